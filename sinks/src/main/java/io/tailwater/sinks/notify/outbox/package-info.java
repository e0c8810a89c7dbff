/**
 * What is told to whom, in which order, and when again: the queue of messages for each receiver.
 * Pure: no clock, no thread, no random generator.
 */
@NullMarked
package io.tailwater.sinks.notify.outbox;

import org.jspecify.annotations.NullMarked;

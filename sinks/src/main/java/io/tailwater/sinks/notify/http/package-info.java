/**
 * One attempt to deliver over HTTP: where it may go, how long it may take, and how much of the
 * answer is read.
 */
@NullMarked
package io.tailwater.sinks.notify.http;

import org.jspecify.annotations.NullMarked;

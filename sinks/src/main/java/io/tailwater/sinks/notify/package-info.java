/**
 * How people and programs are told about incidents: the receivers and their settings, the exact
 * request that each of them takes, and what its answer means. Pure.
 */
@NullMarked
package io.tailwater.sinks.notify;

import org.jspecify.annotations.NullMarked;

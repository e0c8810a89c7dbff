/**
 * What is usual for one series of values, and how far a minute is from it. Pure and deterministic:
 * closed minutes come in, in the order of event time, and the same minutes give the same readings,
 * live or replayed.
 */
@NullMarked
package io.tailwater.processors.alert.baseline;

import org.jspecify.annotations.NullMarked;

/**
 * The life of one alert: what a detector's judgements, minute by minute of event time, make of it.
 *
 * <p>{@link io.tailwater.processors.alert.lifecycle.AlertLifecycle} is the state machine, {@link
 * io.tailwater.processors.alert.lifecycle.AlertTransition} each of its steps. Pure and
 * deterministic: the same judgements give the same transitions, live or replayed, and a state that
 * was written and read goes on as if nothing had happened.
 */
@NullMarked
package io.tailwater.processors.alert.lifecycle;

import org.jspecify.annotations.NullMarked;

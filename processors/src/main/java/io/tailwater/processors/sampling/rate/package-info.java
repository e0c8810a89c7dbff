/**
 * How many of the traces of one kind to keep: Refinery's dynamic samplers, driven by stream time.
 *
 * <p>A {@link io.tailwater.processors.sampling.rate.RateConfig} is what is configured, a {@link
 * io.tailwater.processors.sampling.rate.RateSampler} is one shard's running instance of it, and a
 * {@link io.tailwater.processors.sampling.rate.TraceKey} says which traces are of one kind. Nothing
 * here draws lots: a sampler answers with a rate, the trace id decides.
 */
@NullMarked
package io.tailwater.processors.sampling.rate;

import org.jspecify.annotations.NullMarked;

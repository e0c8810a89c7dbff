/**
 * Conditions on the shape of a trace that remember earlier traces: paths not seen yet, extents
 * beyond what a route usually takes, services downstream of others.
 *
 * <p>All state is a function of the traces shown and the stream time given with them, lives in one
 * shard, is bounded, and starts empty with its owner.
 */
@NullMarked
package io.tailwater.processors.sampling.shape;

import org.jspecify.annotations.NullMarked;

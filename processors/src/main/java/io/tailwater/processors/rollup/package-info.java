/**
 * Counts all spans before sampling: requests, calls along the edges of the service graph,
 * statements and queues. Everything is counted once, with the transaction that settles its trace.
 */
@NullMarked
package io.tailwater.processors.rollup;

import org.jspecify.annotations.NullMarked;

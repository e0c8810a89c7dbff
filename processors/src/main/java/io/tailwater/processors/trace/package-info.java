/**
 * One shard's view of the stream: undecided traces, their bytes, their deadlines, and what was
 * decided before. Pure and deterministic: time comes with the records.
 */
@NullMarked
package io.tailwater.processors.trace;

import org.jspecify.annotations.NullMarked;

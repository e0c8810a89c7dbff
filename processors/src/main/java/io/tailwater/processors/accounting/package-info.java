/**
 * What became of every span, counted on the way and compared between the stages: {@code received =
 * kept + dropped_by_policy + duplicates + dead_lettered + undecided}.
 */
@NullMarked
package io.tailwater.processors.accounting;

import org.jspecify.annotations.NullMarked;

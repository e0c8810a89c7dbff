/**
 * How unlikely a count is by chance: exact tails of the binomial, negative binomial and
 * hypergeometric distributions as natural logarithms, so that one in 1e-300 is a number as good as
 * one in ten. Pure and deterministic.
 */
@NullMarked
package io.tailwater.processors.alert.tail;

import org.jspecify.annotations.NullMarked;

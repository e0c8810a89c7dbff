/**
 * The patterns of log lines: lines that differ in their variable parts only have one pattern with
 * one id, on every shard and after every restart.
 *
 * <p>{@link io.tailwater.processors.pattern.PatternMiner} is the entry: it masks a line ({@code
 * LineScanner}), and groups the masked forms of a service ({@code ServicePatterns}). What miners
 * learn is a set of forms that only grows; the patterns are a function of that set, so miners that
 * have told each other all they know agree, in whatever order they heard it.
 */
@NullMarked
package io.tailwater.processors.pattern;

import org.jspecify.annotations.NullMarked;

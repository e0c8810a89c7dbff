/**
 * Benchmarks of the hot path, for JMH. Figures are per span; {@code -prof gc} shows bytes
 * allocated.
 */
@NullMarked
package io.tailwater.loadtests.jmh;

import org.jspecify.annotations.NullMarked;

/**
 * The fault harness: a cluster of processes under load, faults after a schedule, and a verdict on
 * what came of it.
 */
@NullMarked
package io.tailwater.loadtests.chaos;

import org.jspecify.annotations.NullMarked;

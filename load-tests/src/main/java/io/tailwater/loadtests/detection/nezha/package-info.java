/**
 * How well causes are named and surges are found, measured on labelled faults of real systems: the
 * layout is that of the Nezha data set (IntelligentDDS/Nezha).
 */
@NullMarked
package io.tailwater.loadtests.detection.nezha;

import org.jspecify.annotations.NullMarked;

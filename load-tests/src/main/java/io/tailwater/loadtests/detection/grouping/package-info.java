/**
 * How many notifications grouping saves, and what it costs, on real faults: the experiment of
 * alerting.md 1.6 on the metrics and the graph of Nezha's OnlineBoutique.
 */
@NullMarked
package io.tailwater.loadtests.detection.grouping;

import org.jspecify.annotations.NullMarked;

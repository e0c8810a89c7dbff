/**
 * What alerts are made from: rules as data, the things they watch, what a detector says of one of
 * them for one minute of event time, and the rules that everybody has who has set none.
 *
 * <p>Detectors judge ({@link io.tailwater.processors.alert.rule.Judgement}); when an alert fires is
 * the lifecycle's affair. Plain thresholds are judged here ({@link
 * io.tailwater.processors.alert.rule.Thresholds}). Pure and deterministic.
 */
@NullMarked
package io.tailwater.processors.alert.rule;

import org.jspecify.annotations.NullMarked;

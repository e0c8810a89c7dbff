/**
 * What rules would have said of the past: history goes through the judges and the desk as counts do
 * that arrive, in event time.
 */
@NullMarked
package io.tailwater.processors.alert.backtest;

import org.jspecify.annotations.NullMarked;

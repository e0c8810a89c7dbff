package io.tailwater.processors.alert.baseline;

/**
 * What a minute measured.
 *
 * @param value in units of the series
 * @param quantile index of the quantile that it is; 0 for other kinds than latency
 * @param calls calls it was measured on; 0 for other kinds than latency
 * @param minutes how many minutes were merged for it
 */
record Measured(double value, int quantile, long calls, int minutes) {}

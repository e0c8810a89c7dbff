package io.tailwater.loadtests.detection.grouping;

/**
 * What was measured, and whether that is what is asked for.
 *
 * @param suite of which data
 * @param measure what
 * @param value how much
 * @param target what is asked for, in words; empty where nothing is
 * @param met whether it is met; true where nothing is asked for
 */
public record Figure(String suite, String measure, double value, String target, boolean met) {}

package io.tailwater.processors.alert.baseline;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a series' minute came to. Numbers that there are none of are not a number.
 *
 * @param minute epoch minute
 * @param state what could be told of it
 * @param value what was measured, in units of the series
 * @param quantile of a latency, the quantile that it is: a lower one than wanted where calls are
 *     few
 * @param calls of a latency, the calls that it was measured on
 * @param mergedMinutes minutes that were merged for it
 * @param errorBar the most that the value may be off, as a part of it
 * @param sigmas how many sigma it is from what is expected; negative below
 * @param expected what is expected, in units of the series
 * @param lower value of the band's lower edge, R1's distance below what is expected
 * @param upper value of the band's upper edge
 * @param snapshot the baseline it was compared with, or null
 * @param firing rules that hold or have not recovered yet
 * @param rebaselined whether the level that the series has had for six hours was adopted just now;
 *     rules that held against the old one have ended
 * @param closedByAbsence whether rules ended just now because there was nothing to judge them by
 */
public record BaselineReading(
    long minute,
    BaselineState state,
    double value,
    double quantile,
    long calls,
    int mergedMinutes,
    double errorBar,
    double sigmas,
    double expected,
    double lower,
    double upper,
    @Nullable BaselineSnapshot snapshot,
    Set<BaselineRule> firing,
    boolean rebaselined,
    boolean closedByAbsence) {}

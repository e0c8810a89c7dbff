package io.tailwater.model.metric;

/**
 * Counts of an exponential histogram. Bucket {@code i} of the positive side holds values in {@code
 * (base^(offset+i), base^(offset+i+1)]}, of the negative side their mirror image. Source: OTel
 * metrics data model, "ExponentialHistogram".
 *
 * @param scale the base is {@code 2^(2^-scale)}
 * @param zeroThreshold how far from zero the values of {@code zeroCount} may lie
 * @param zeroCount values about zero
 * @param positiveOffset index of the first positive bucket
 * @param positive counts of consecutive positive buckets
 * @param negativeOffset index of the first negative bucket
 * @param negative counts of consecutive negative buckets
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record ExponentialBuckets(
    int scale,
    double zeroThreshold,
    long zeroCount,
    int positiveOffset,
    long[] positive,
    int negativeOffset,
    long[] negative) {}

package io.tailwater.loadtests.chaos;

/**
 * Shards that judged again after they had come to a node, which restored and replayed them.
 *
 * @param times how often
 * @param meanSeconds how long one took, from its assignment
 * @param slowestSeconds how long the slowest took
 */
public record Takeovers(long times, double meanSeconds, double slowestSeconds) {}

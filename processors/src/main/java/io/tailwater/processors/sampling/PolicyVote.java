package io.tailwater.processors.sampling;

/**
 * What one policy says of a trace.
 *
 * @param policy its name
 * @param vote {@code yes}, {@code no} or {@code undetermined}: not computable, or only when it is
 *     judged
 */
public record PolicyVote(String policy, String vote) {}

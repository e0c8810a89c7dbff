package io.tailwater.sinks.notify.outbox;

/**
 * How it stands with one receiver.
 *
 * @param receiver its name
 * @param waiting messages that it shall get yet
 * @param oldestMillis since when the first of them waits, epoch milliseconds; 0 where none does
 * @param failures attempts that failed since the last that did not
 * @param reason why the last failed; empty if it did not
 * @param dueMillis when it is tried again at the earliest, epoch milliseconds
 * @param disabled whether it said that it wants nothing any more
 * @param delivered messages that it got, over all time
 * @param collapsed messages that were left out since their incident was over by then
 */
public record LaneStatus(
    String receiver,
    int waiting,
    long oldestMillis,
    int failures,
    String reason,
    long dueMillis,
    boolean disabled,
    long delivered,
    long collapsed) {}

package io.tailwater.loadtests.chaos;

/**
 * A fault as it was.
 *
 * @param startMillis when it began, epoch milliseconds
 * @param endMillis when everything was up again that it had taken down
 * @param note what went otherwise than planned; empty where nothing did
 */
public record FaultEvent(PlannedFault planned, long startMillis, long endMillis, String note) {}

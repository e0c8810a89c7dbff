package io.tailwater.sinks.notify.outbox;

import io.tailwater.model.alert.Notification;

/**
 * A message in a lane.
 *
 * @param notification what it says
 * @param acceptedMillis since when it waits, epoch milliseconds
 * @param escalated whether the fallback has been told as well
 * @param late whether it ends an incident whose other messages were left out
 */
record Waiting(Notification notification, long acceptedMillis, boolean escalated, boolean late) {
  Waiting told() {
    return new Waiting(notification, acceptedMillis, true, late);
  }

  Waiting ofNothingBefore() {
    return new Waiting(notification, acceptedMillis, escalated, true);
  }
}

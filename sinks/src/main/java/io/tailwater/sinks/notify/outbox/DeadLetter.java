package io.tailwater.sinks.notify.outbox;

import io.tailwater.model.alert.Notification;

/**
 * A message that was given up.
 *
 * @param receiver who did not get it
 * @param notification what it says
 * @param reason why it was given up, in one line
 * @param millis when, epoch milliseconds
 */
public record DeadLetter(String receiver, Notification notification, String reason, long millis) {}

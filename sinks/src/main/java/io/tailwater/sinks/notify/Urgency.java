package io.tailwater.sinks.notify;

import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationSeverity;

/** How bad the worst of a message is. */
final class Urgency {
  private Urgency() {}

  static NotificationSeverity of(Message message) {
    NotificationSeverity worst = NotificationSeverity.INFO;
    for (Notification one : message.notifications()) {
      if (!one.resolved() && one.severity().compareTo(worst) > 0) {
        worst = one.severity();
      }
    }
    return worst;
  }
}

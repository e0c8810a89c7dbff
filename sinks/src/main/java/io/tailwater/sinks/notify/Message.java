package io.tailwater.sinks.notify;

import io.tailwater.model.alert.Notification;
import java.util.List;

/** What one request tells. */
public sealed interface Message {
  /** The idempotency key, the same however often it is sent. */
  String key();

  /** What it tells of, in order; at least one. */
  List<Notification> notifications();

  /** One notification, as it is. */
  record Single(Notification notification) implements Message {
    @Override
    public String key() {
      return notification.key();
    }

    @Override
    public List<Notification> notifications() {
      return List.of(notification);
    }
  }

  /** The end of an incident whose begin did not reach the receiver before. */
  record NeverDelivered(Notification resolved) implements Message {
    /** Refuses an incident that goes on. */
    public NeverDelivered {
      if (!resolved.resolved()) {
        throw new IllegalArgumentException(resolved.key() + " is not resolved");
      }
    }

    @Override
    public String key() {
      return resolved.key();
    }

    @Override
    public List<Notification> notifications() {
      return List.of(resolved);
    }
  }

  /** Several in one, since the receiver takes no more requests for now. */
  record Digest(List<Notification> notifications) implements Message {
    /** Copies the list; refuses one that is no digest. */
    public Digest {
      notifications = List.copyOf(notifications);
      if (notifications.size() < 2) {
        throw new IllegalArgumentException("a digest of " + notifications.size());
      }
    }

    @Override
    public String key() {
      return "digest_" + notifications.getFirst().key();
    }
  }

  /** What fires, told again to a program that forgets what it is not told. */
  record Refresh(List<Notification> notifications) implements Message {
    /** Copies the list; refuses an empty one. */
    public Refresh {
      notifications = List.copyOf(notifications);
      if (notifications.isEmpty()) {
        throw new IllegalArgumentException("a refresh of nothing");
      }
    }

    @Override
    public String key() {
      return "refresh_" + notifications.getFirst().key();
    }
  }
}

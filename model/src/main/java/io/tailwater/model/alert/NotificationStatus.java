package io.tailwater.model.alert;

import java.util.Locale;

/** What a message says about its incident. Names are part of the stored form. */
public enum NotificationStatus {
  /** It began. */
  FIRING,
  /** It goes on, and something about it changed: its cause, severity, services or standing. */
  UPDATED,
  /** It is over. */
  RESOLVED;

  /** The word in messages, lower-case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

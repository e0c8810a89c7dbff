package io.tailwater.model.alert;

import java.util.Locale;

/**
 * How bad it is, least first. A ticket of the burn-rate table is a {@link #WARNING}, a page an
 * {@link #ERROR}. Names are part of the stored form.
 */
public enum NotificationSeverity {
  INFO,
  WARNING,
  ERROR,
  CRITICAL;

  /** The word in messages, lower-case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

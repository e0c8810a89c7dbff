package io.tailwater.model.alert;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A single alert within an incident.
 *
 * @param labels what identifies it, with its rule as {@code alertname}
 * @param annotations what it says; not part of its identity
 * @param startsAtMillis since when it fires, epoch milliseconds
 * @param endsAtMillis since when it does not any more; 0 while it fires
 * @param fingerprint 16 lower-case hexadecimal digits of its identity
 * @param link a URL that shows it; empty where there is none
 */
public record NotifiedAlert(
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    long startsAtMillis,
    long endsAtMillis,
    String fingerprint,
    String link) {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{16}");

  /** Copies the maps; refuses a fingerprint of another form. */
  public NotifiedAlert {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    if (!FINGERPRINT.matcher(fingerprint).matches()) {
      throw new IllegalArgumentException("a fingerprint is 16 hexadecimal digits: " + fingerprint);
    }
  }

  /** Whether it fires no more. */
  public boolean resolved() {
    return endsAtMillis != 0;
  }
}

package io.tailwater.sinks.notify;

import java.util.Objects;

/** A text that must not be seen: a key, a token. Only {@link #value} gives it. */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * Wraps a secret.
   *
   * @throws IllegalArgumentException if it is blank, as a variable is that nobody set
   */
  public static Secret of(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("the secret is empty -- set the variable that it names");
    }
    return new Secret(value.strip());
  }

  /** The text itself, for requests alone. */
  String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && value.equals(secret.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(value);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}

package io.tailwater.processors.pattern;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Kinds of errors that programs of any language report, each in its own words. */
public enum ErrorClass {
  /** Nobody listens at the other end. */
  CONNECTION_REFUSED(
      "net.connection_refused",
      "connection refused",
      "econnrefused",
      "connectexception",
      "connectionrefused",
      "actively refused",
      "upstream connect error"),
  /** A connection was cut by the other end. */
  CONNECTION_RESET(
      "net.connection_reset",
      "connection reset",
      "econnreset",
      "connectionreset",
      "broken pipe",
      "epipe",
      "forcibly closed"),
  /** A name has no address. */
  DNS(
      "net.dns",
      "unknownhostexception",
      "enotfound",
      "no such host",
      "name or service not known",
      "temporary failure in name resolution",
      "nxdomain"),
  /** A secured connection could not be made. */
  TLS(
      "net.tls",
      "sslhandshakeexception",
      "sslexception",
      "certificate has expired",
      "certificate verify failed",
      "certificate signed by unknown authority",
      "tls handshake",
      "unable to verify the first certificate"),
  /** A pool of connections or threads has none left. */
  POOL_EXHAUSTED(
      "pool_exhausted",
      "pool exhausted",
      "connection is not available",
      "too many connections",
      "too many clients",
      "rejectedexecutionexception",
      "queuepool limit"),
  /** Transactions waited for each other. */
  DEADLOCK("db.deadlock", "deadlock"),
  /** Memory ran out. */
  OUT_OF_MEMORY(
      "oom", "outofmemory", "out of memory", "oomkilled", "cannot allocate memory", "memoryerror"),
  /** A disk is full. */
  DISK_FULL("disk_full", "no space left on device", "enospc", "disk full", "disk quota exceeded"),
  /** Somebody is not who, or may not do what, they say. */
  AUTHENTICATION(
      "auth",
      "authentication fail",
      "unauthorized",
      "unauthenticated",
      "permission denied",
      "access denied",
      "accessdenied",
      "invalid credentials",
      "password authentication failed"),
  /** An answer did not come in time. */
  TIMEOUT(
      "timeout",
      "timed out",
      "timeoutexception",
      "timeouterror",
      "etimedout",
      "deadline exceeded",
      "deadline_exceeded",
      "read timeout",
      "connection timeout",
      "request timeout");

  private static final List<ErrorClass> ALL = List.of(values());

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // what List.of gives does not change
  private final List<String> phrases;

  ErrorClass(String label, String... phrases) {
    this.label = label;
    this.phrases = List.of(phrases);
  }

  /** The name that rules and users know it by. */
  public String label() {
    return label;
  }

  /**
   * The class of what a template tells of: the first, in the order above, that it has a phrase of.
   *
   * @return null if there is none
   */
  public static @Nullable ErrorClass of(String template) {
    String lower = template.toLowerCase(Locale.ROOT);
    for (ErrorClass errorClass : ALL) {
      for (String phrase : errorClass.phrases) {
        if (lower.contains(phrase)) {
          return errorClass;
        }
      }
    }
    return null;
  }
}

package io.tailwater.sinks.notify;

import java.nio.charset.StandardCharsets;

/**
 * What a receiver answered.
 *
 * @param status the HTTP status
 * @param retryAfter the header of that name; empty where there is none
 * @param body the first bytes of the body, as text
 */
public record Answer(int status, String retryAfter, String body) {
  /** An answer whose body is UTF-8. */
  public static Answer of(int status, String retryAfter, byte[] body) {
    return new Answer(status, retryAfter, new String(body, StandardCharsets.UTF_8));
  }
}

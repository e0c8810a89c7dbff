package io.tailwater.sinks.notify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The headers of Standard Webhooks 1.0: id, time of the attempt, and one signature for each secret,
 * so that a receiver may change to a new secret when it likes. Pure.
 */
final class StandardSignature {
  private static final String PREFIX = "whsec_";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;

  private StandardSignature() {}

  /**
   * The secrets, copied.
   *
   * @throws IllegalArgumentException in one line, if one is none of the form
   */
  static List<Secret> checked(Endpoint endpoint, List<Secret> secrets) {
    for (Secret secret : secrets) {
      int length = key(secret).length;
      if (length < MIN_BYTES || length > MAX_BYTES) {
        throw Endpoint.refusal(
            endpoint.name(),
            "secrets",
            "one is not 'whsec_' and Base64 of 24 to 64 bytes",
            "make one with: echo whsec_$(openssl rand -base64 32)");
      }
    }
    return List.copyOf(secrets);
  }

  /**
   * The headers for a body.
   *
   * @param id the message's key, constant over retries
   * @param seconds when this attempt is made, seconds since 1970
   * @param body the exact bytes
   * @param secrets none for headers without a signature
   */
  static Map<String, String> headers(String id, long seconds, byte[] body, List<Secret> secrets) {
    Map<String, String> plain =
        Map.of("webhook-id", id, "webhook-timestamp", Long.toString(seconds));
    if (secrets.isEmpty()) {
      return plain;
    }
    byte[] before = (id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8);
    String signatures =
        secrets.stream()
            .map(secret -> "v1," + Hmac.of(key(secret), before, body))
            .collect(Collectors.joining(" "));
    return Map.of(
        "webhook-id", id,
        "webhook-timestamp", Long.toString(seconds),
        "webhook-signature", signatures);
  }

  /** Empty where the secret has another form. */
  private static byte[] key(Secret secret) {
    String text = secret.value();
    if (!text.startsWith(PREFIX)) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}

package io.tailwater.ingest.enrich;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The words that are looked for in the bytes of a log. */
final class Words {
  private static final List<String> SEPARATORS = List.of("", "_", "-", ".");
  private static final List<String> KEYS = List.of("api", "access", "secret", "private", "account");

  private Words() {}

  /**
   * A scanner of all of them.
   *
   * @param extraNames more names whose values are secrets
   */
  static WordScanner scanner(List<String> extraNames) {
    Map<String, Hit> words = new LinkedHashMap<>();
    for (String word : List.of("password", "passwd", "passphrase")) {
      words.put(word, Hit.SECRET_NAME);
    }
    for (String separator : SEPARATORS) {
      for (String key : KEYS) {
        words.put(key + separator + "key", Hit.SECRET_NAME);
      }
      words.put("trace" + separator + "id", Hit.TRACE_ID);
      words.put("span" + separator + "id", Hit.SPAN_ID);
    }
    for (String word : List.of("token", "secret", "credential", "credentials", "pwd")) {
      words.put(word, Hit.WEAK_SECRET_NAME);
    }
    words.put("authorization", Hit.AUTHORIZATION);
    words.put("cookie", Hit.COOKIE);
    words.put("bearer", Hit.BEARER);
    words.put("basic", Hit.BASIC);
    words.put("eyj", Hit.JWT);
    words.put("-----begin", Hit.PRIVATE_KEY);
    words.put("akia", Hit.AWS_KEY);
    words.put("asia", Hit.AWS_KEY);
    words.put("://", Hit.URL);
    words.put("traceparent", Hit.TRACEPARENT);
    words.put("sw8", Hit.SW8);
    words.put("tid:", Hit.TID);
    words.put("sw_ctx", Hit.SW_CTX);
    words.put("\tat ", Hit.FRAME);
    words.put("  at ", Hit.FRAME);
    words.put("traceback (most recent", Hit.FRAME);
    words.put("\ngoroutine ", Hit.FRAME);
    for (String name : extraNames) {
      words.put(name.toLowerCase(Locale.ROOT), Hit.SECRET_NAME);
    }
    return new WordScanner(words);
  }
}

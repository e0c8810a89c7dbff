package io.tailwater.config;

/**
 * One row of the reference: a key that {@code tailwater.yaml} may hold.
 *
 * @param path from the top of the file; {@code []} stands for each entry of a list
 * @param type what the value may be
 * @param defaultText what an absent key means, as people would write it; may be empty
 * @param need when an absent key is an error
 * @param support what this version does with the value
 * @param live whether a running node takes a new value without a restart
 * @param since the version that first knew the key
 * @param meaning one or two sentences for people
 */
record ConfigKey(
    String path,
    ValueType type,
    String defaultText,
    Need need,
    Support support,
    boolean live,
    String since,
    String meaning) {

  /** When an absent key is an error. */
  enum Need {
    /** Never. */
    NONE,
    /** In strict mode; with {@code compat: otel} it means what it means to the collector. */
    STRICT,
    /** Always. */
    ALWAYS
  }

  /** What this version does with the value of a key. */
  sealed interface Support {
    /** Uses it. */
    record Used() implements Support {}

    /** Checks it and says that it changes nothing. */
    record NoEffect(String reason) implements Support {}
  }

  static ConfigKey optional(String path, ValueType type, String defaultText, String meaning) {
    return new ConfigKey(
        path, type, defaultText, Need.NONE, new Support.Used(), false, "0.1.0", meaning);
  }

  static ConfigKey required(String path, ValueType type, String meaning) {
    return new ConfigKey(path, type, "", Need.ALWAYS, new Support.Used(), false, "0.1.0", meaning);
  }

  /** A key that strict mode insists on, and what its absence means to the collector. */
  static ConfigKey requiredIfStrict(
      String path, ValueType type, String collectorDefault, String meaning) {
    return new ConfigKey(
        path, type, collectorDefault, Need.STRICT, new Support.Used(), false, "0.1.0", meaning);
  }

  ConfigKey withoutEffect(String reason) {
    return new ConfigKey(
        path, type, defaultText, need, new Support.NoEffect(reason), live, since, meaning);
  }

  /** A key whose new value a running node takes without a restart. */
  ConfigKey takenLive() {
    return new ConfigKey(path, type, defaultText, need, support, true, since, meaning);
  }

  /** The last part of the path, without the brackets of a list entry. */
  String name() {
    String last = path.substring(path.lastIndexOf('.') + 1);
    return last.replace("[]", "");
  }
}

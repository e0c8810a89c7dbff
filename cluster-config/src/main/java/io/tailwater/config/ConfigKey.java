package io.tailwater.config;

/**
 * One row of the reference: a key that {@code tailwater.yaml} may hold.
 *
 * @param path from the top of the file; {@code []} stands for each entry of a list
 * @param type what the value may be
 * @param defaultText what an absent key means, as people would write it; may be empty
 * @param required whether an absent key is an error
 * @param support what this version does with the value
 * @param live whether a running node takes a new value without a restart
 * @param since the version that first knew the key
 * @param meaning one or two sentences for people
 */
record ConfigKey(
    String path,
    ValueType type,
    String defaultText,
    boolean required,
    Support support,
    boolean live,
    String since,
    String meaning) {

  /** What this version does with the value of a key. */
  sealed interface Support {
    /** Uses it. */
    record Used() implements Support {}

    /** Checks it and says that it changes nothing. */
    record NoEffect(String reason) implements Support {}

    /** Takes only the value that asks for nothing; an empty one refuses the key outright. */
    record OnlyDefault(String accepted, String reason) implements Support {}
  }

  static ConfigKey optional(String path, ValueType type, String defaultText, String meaning) {
    return new ConfigKey(
        path, type, defaultText, false, new Support.Used(), false, "0.1.0", meaning);
  }

  static ConfigKey required(String path, ValueType type, String meaning) {
    return new ConfigKey(path, type, "", true, new Support.Used(), false, "0.1.0", meaning);
  }

  ConfigKey withoutEffect(String reason) {
    return withSupport(new Support.NoEffect(reason));
  }

  ConfigKey onlyDefault(String reason) {
    return withSupport(new Support.OnlyDefault(defaultText, reason));
  }

  /** The last part of the path, without the brackets of a list entry. */
  String name() {
    String last = path.substring(path.lastIndexOf('.') + 1);
    return last.replace("[]", "");
  }

  private ConfigKey withSupport(Support newSupport) {
    return new ConfigKey(path, type, defaultText, required, newSupport, live, since, meaning);
  }
}

package io.tailwater.processors.rollup;

/** Names as rollups have them: no longer than anybody reads. */
final class Names {
  private static final int LONGEST = 256;

  private Names() {}

  static String cut(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
  }
}

package io.tailwater.loadtests.demo;

/**
 * One thing that must be so at the end, as a number against its target.
 *
 * @param name in snake case
 * @param value what came out
 * @param target what should
 * @param met whether that is good enough
 */
record Check(String name, long value, long target, boolean met) {
  static Check exactly(String name, long value, long target) {
    return new Check(name, value, target, value == target);
  }

  static Check atLeast(String name, long value, long target) {
    return new Check(name, value, target, value >= target);
  }
}

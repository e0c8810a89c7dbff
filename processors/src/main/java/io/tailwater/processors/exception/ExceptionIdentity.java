package io.tailwater.processors.exception;

import io.tailwater.model.Hash128;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What tells exceptions apart, and what makes them the same. The same on every machine and in every
 * version, for it is stored. Pure.
 *
 * @param fingerprint the same for exceptions of a class that were thrown through the same
 *     functions; where no functions are known, for those whose messages differ in numbers, quoted
 *     words and identifiers alone
 * @param failure the same for all that tells of one failure: the class without its package, the
 *     message and the function that threw. What a trace says about the functions outside of that
 *     depends on where the exception was caught.
 */
record ExceptionIdentity(long fingerprint, long failure) {
  private static final int LONGEST_MESSAGE = 4_096;
  private static final Pattern VARYING =
      Pattern.compile(
          "\"[^\"]*\"|'[^']*'|\\b(?:0x)?[0-9a-fA-F]*\\d[0-9a-fA-F]*(?:-[0-9a-fA-F]+)*\\b|\\d+");

  /** The identity of an exception, any part of which may be empty. */
  static ExceptionIdentity of(String type, String message, String stacktrace) {
    String simpleType = type.substring(type.lastIndexOf('.') + 1);
    String said = message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    StackFrames frames = StackFrames.of(stacktrace);
    Hash128 hash = new Hash128();
    add(hash, simpleType);
    if (frames.names().isEmpty()) {
      add(hash, VARYING.matcher(said).replaceAll("*"));
    }
    frames.names().forEach(name -> add(hash, name));
    long fingerprint = hash.hi();
    hash.reset();
    add(hash, simpleType);
    add(hash, said);
    add(hash, frames.innermost());
    return new ExceptionIdentity(fingerprint, hash.hi());
  }

  private static void add(Hash128 hash, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    hash.add(utf8, 0, utf8.length);
  }
}

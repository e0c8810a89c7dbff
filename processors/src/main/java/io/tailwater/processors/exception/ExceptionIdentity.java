package io.tailwater.processors.exception;

import io.tailwater.model.Hash128;
import java.nio.charset.StandardCharsets;

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

  /** The identity of an exception, any part of which may be empty. */
  static ExceptionIdentity of(String type, String message, String stacktrace) {
    String simpleType = type.substring(type.lastIndexOf('.') + 1);
    String said = message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    StackFrames frames = StackFrames.of(stacktrace);
    Hash128 hash = new Hash128();
    add(hash, simpleType);
    if (frames.names().isEmpty()) {
      add(hash, withoutWhatVaries(said));
    }
    frames.names().forEach(name -> add(hash, name));
    long fingerprint = hash.hi();
    hash.reset();
    add(hash, simpleType);
    add(hash, said);
    add(hash, frames.innermost());
    return new ExceptionIdentity(fingerprint, hash.hi());
  }

  /** Quoted texts and words with digits are stars. One pass: messages are anybody's. */
  private static String withoutWhatVaries(String message) {
    StringBuilder rest = new StringBuilder();
    for (int at = 0; at < message.length(); ) {
      char c = message.charAt(at);
      int closing = isQuote(message, at) ? message.indexOf(c, at + 1) : -1;
      int end = closing < 0 ? wordEnd(message, at) : closing + 1;
      if (closing >= 0 || hasDigit(message, at, end)) {
        rest.append('*');
      } else {
        rest.append(message, at, end);
      }
      at = end;
    }
    return rest.toString();
  }

  /** Not an apostrophe within a word. */
  private static boolean isQuote(String text, int at) {
    char c = text.charAt(at);
    return c == '"' || (c == '\'' && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1))));
  }

  /** Where the word that begins here ends; behind the character where none begins. */
  private static int wordEnd(String text, int from) {
    int at = from;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at))
            || text.charAt(at) == '-'
            || text.charAt(at) == '_')) {
      at++;
    }
    return Math.max(at, from + 1);
  }

  private static boolean hasDigit(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Character.isDigit(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static void add(Hash128 hash, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    hash.add(utf8, 0, utf8.length);
  }
}

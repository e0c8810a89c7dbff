package io.tailwater.processors.ottl;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Hashes of strings. */
final class DigestFunctions {
  private DigestFunctions() {}

  static List<Function> all() {
    return List.of(
        digest("MD5", "MD5"),
        digest("SHA1", "SHA-1"),
        digest("SHA256", "SHA-256"),
        digest("SHA512", "SHA-512"),
        Function.of(
            "FNV", Parameter.of("target", ArgumentType.STRING), text -> Text.fnv(Typed.text(text))),
        Function.of(
            "Hex",
            Parameter.of("target", ArgumentType.BYTES_LIKE),
            value -> HexFormat.of().formatHex(Typed.bytesLike(value))));
  }

  private static Function digest(String name, String algorithm) {
    return Function.of(
        name,
        Parameter.of("target", ArgumentType.STRING),
        text -> HexFormat.of().formatHex(digest(algorithm, Text.bytes(Typed.text(text)))));
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}

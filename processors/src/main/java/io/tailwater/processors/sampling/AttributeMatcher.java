package io.tailwater.processors.sampling;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The test of one {@code string_attribute} policy on the bytes of an attribute's value. */
sealed interface AttributeMatcher {
  /** Whether the UTF-8 text of {@code length} bytes at {@code offset} matches. */
  boolean matches(byte[] utf8, int offset, int length);

  /** The matcher of a policy as written. */
  static AttributeMatcher of(PolicySpec.StringAttribute spec) {
    if (spec.regex()) {
      return new AnyRegex(spec.values().stream().map(Pattern::compile).toList());
    }
    return new AnyExact(
        spec.values().stream()
            .filter(value -> !value.isEmpty())
            .map(value -> value.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  /** Equal to one of the listed values; as upstream, an empty listed value matches nothing. */
  record AnyExact(byte[][] values) implements AttributeMatcher {
    @Override
    public boolean matches(byte[] utf8, int offset, int length) {
      for (byte[] value : values) {
        if (Arrays.equals(value, 0, value.length, utf8, offset, offset + length)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Contains a match of one of the RE2 expressions: linear time, whatever the telemetry says. */
  record AnyRegex(List<Pattern> patterns) implements AttributeMatcher {
    @Override
    public boolean matches(byte[] utf8, int offset, int length) {
      byte[] text = Arrays.copyOfRange(utf8, offset, offset + length);
      for (Pattern pattern : patterns) {
        if (pattern.matcher(text).find()) {
          return true;
        }
      }
      return false;
    }
  }
}

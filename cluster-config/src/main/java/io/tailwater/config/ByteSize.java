package io.tailwater.config;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sizes in bytes as people write them: {@code 8MiB}, {@code 1.5 GiB}, {@code 500MB} or a plain
 * number of bytes. KiB, MiB, GiB, TiB count in 1024s; KB, MB, GB, TB in 1000s.
 */
public final class ByteSize {
  private static final Pattern SHAPE =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?) ?(B|KiB|MiB|GiB|TiB|KB|MB|GB|TB)?");
  private static final String[] BINARY_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private ByteSize() {}

  /** The number of bytes that a text means, or empty where it is no size. */
  public static Optional<Long> parse(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      return Optional.empty();
    }
    String unit = shape.group(2);
    BigDecimal bytes = new BigDecimal(shape.group(1)).multiply(BigDecimal.valueOf(unitBytes(unit)));
    try {
      return Optional.of(bytes.longValueExact());
    } catch (ArithmeticException _) {
      return Optional.empty();
    }
  }

  /** The size with the largest binary unit that shows it exactly, such as {@code 8MiB}. */
  public static String format(long bytes) {
    long count = bytes;
    int unit = 0;
    while (count != 0 && count % 1024 == 0 && unit < BINARY_UNITS.length - 1) {
      count /= 1024;
      unit++;
    }
    return count + BINARY_UNITS[unit];
  }

  private static long unitBytes(@Nullable String unit) {
    if (unit == null) {
      return 1;
    }
    long base = unit.endsWith("iB") ? 1024 : 1000;
    int power = unit.equals("B") ? 0 : "KMGT".indexOf(unit.charAt(0)) + 1;
    long bytes = 1;
    for (int i = 0; i < power; i++) {
      bytes *= base;
    }
    return bytes;
  }
}

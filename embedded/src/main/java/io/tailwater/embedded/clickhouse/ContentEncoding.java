package io.tailwater.embedded.clickhouse;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Chooses how a response is packed, by what its client accepts. */
final class ContentEncoding {
  private static final List<String> BY_PREFERENCE = List.of("lz4", "gzip", "zstd", "deflate");

  private ContentEncoding() {}

  /** The encoding to use, or null when the client accepts none that is known here. */
  static @Nullable String choose(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return null;
    }
    List<String> accepted =
        List.of(acceptEncoding.toLowerCase(Locale.ROOT).split(",")).stream()
            .map(String::strip)
            .filter(item -> !item.replace(" ", "").endsWith(";q=0"))
            .map(item -> item.split(";")[0].strip())
            .toList();
    return BY_PREFERENCE.stream().filter(accepted::contains).findFirst().orElse(null);
  }
}

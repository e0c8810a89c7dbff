package io.tailwater.cli.deadletters;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Bytes as people read them: sixteen a line, their place before them and their text behind. */
final class HexDump {
  private static final int LINE_BYTES = 16;
  private static final HexFormat HEX = HexFormat.of();

  private HexDump() {}

  /** The lines for the first bytes, at most {@code maxBytes} of them. */
  static List<String> lines(byte[] bytes, int maxBytes) {
    int end = Math.min(bytes.length, maxBytes);
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < end; from += LINE_BYTES) {
      lines.add(line(bytes, from, Math.min(end, from + LINE_BYTES)));
    }
    return lines;
  }

  private static String line(byte[] bytes, int from, int to) {
    StringBuilder hex = new StringBuilder();
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      hex.append(i - from == LINE_BYTES / 2 ? "  " : " ").append(HEX.toHexDigits(bytes[i]));
      text.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
    }
    return "%08x %-49s |%s|".formatted(from, hex, text);
  }
}

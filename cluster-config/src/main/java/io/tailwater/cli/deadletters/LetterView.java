package io.tailwater.cli.deadletters;

import io.tailwater.model.Signal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.header.Header;

/** Everything about one dead letter, for people. */
public final class LetterView {
  private static final int DUMP_BYTES = 256;
  private static final int KEY_BYTES = 64;
  private static final int MAX_HEADERS = 100;
  private static final int HEADER_CHARS = 2_000;
  private static final HexFormat HEX = HexFormat.of();

  private LetterView() {}

  /**
   * Its place, time, key, headers and first bytes, and what a node would make of it now.
   *
   * @param replayed whether it was put back before
   */
  public static List<String> lines(DeadLetter letter, boolean replayed, LetterReader reader) {
    List<String> lines = new ArrayList<>();
    lines.add(field("letter", letter.number() + (replayed ? ", replayed" : "")));
    lines.add(field("time", LetterTable.time(letter.timeMillis())));
    lines.add(field("key", key(letter)));
    lines.add(field("size", letter.value().length + " bytes"));
    lines.add(field("now", now(reader.read(letter))));
    lines.add("headers");
    letter.headers().stream().limit(MAX_HEADERS).forEach(header -> lines.add("  " + text(header)));
    if (letter.headers().size() > MAX_HEADERS) {
      lines.add("  and %d more".formatted(letter.headers().size() - MAX_HEADERS));
    }
    lines.add(
        letter.value().length > DUMP_BYTES ? "the first %d bytes".formatted(DUMP_BYTES) : "bytes");
    HexDump.lines(letter.value(), DUMP_BYTES).forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static String now(LetterReading reading) {
    return switch (reading) {
      case LetterReading.Good(int items, Signal signal) ->
          "reads well: "
              + switch (signal) {
                case TRACES -> items == 1 ? "1 span" : items + " spans";
                case LOGS -> items == 1 ? "1 log" : items + " logs";
                case METRICS -> items == 1 ? "1 metric" : items + " metrics";
              };
      case LetterReading.Bad bad -> PlainText.line(bad.words(), HEADER_CHARS);
      case LetterReading.Unknown(String why) -> "not read: " + why;
    };
  }

  private static String key(DeadLetter letter) {
    byte[] key = letter.key();
    if (key == null) {
      return "none";
    }
    String hex = HEX.formatHex(key, 0, Math.min(key.length, KEY_BYTES));
    return "%s%s (%d bytes)".formatted(hex, key.length > KEY_BYTES ? "…" : "", key.length);
  }

  private static String text(Header header) {
    return PlainText.line(header.key(), 100)
        + ": "
        + PlainText.line(DeadLetter.text(header), HEADER_CHARS);
  }

  private static String field(String name, String value) {
    return "%-8s%s".formatted(name, value);
  }
}

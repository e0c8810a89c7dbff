package io.tailwater.processors.alert.desk;

import io.tailwater.model.TraceId;
import java.util.List;
import java.util.regex.Pattern;

/** Ids of traces out of the texts that alerts carry. */
final class TraceIds {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32}");
  private static final TraceId NONE = new TraceId(0, 0);

  private TraceIds() {}

  /** Those that are ids, each once, in their order. */
  static List<TraceId> of(List<String> texts) {
    return texts.stream()
        .filter(text -> HEX.matcher(text).matches())
        .map(TraceId::fromHex)
        .filter(id -> !id.equals(NONE))
        .distinct()
        .toList();
  }
}

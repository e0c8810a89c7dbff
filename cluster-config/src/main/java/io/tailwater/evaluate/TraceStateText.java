package io.tailwater.evaluate;

import io.tailwater.model.OtTraceState;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A {@code tracestate} as the collector writes it and as it is compared. */
final class TraceStateText {
  private static final String THRESHOLD = "ot/th";
  private static final long TOLERANCE = OtTraceState.MAX >> 48;

  private TraceStateText() {}

  /**
   * The text on a kept span: with the threshold, unless the one that it came with is stricter, or
   * has a fault.
   */
  static String written(String traceState, long threshold) {
    OtTraceState ot = read(traceState);
    return !ot.isReadable() || ot.threshold() > threshold
        ? traceState
        : OtTraceState.withThreshold(traceState, threshold);
  }

  /**
   * Whether both say the same: members and fields in any order. Thresholds may differ by 2^-48,
   * because they are the inverse of a weight here, which is a double.
   */
  static boolean same(String one, String other) {
    Map<String, String> members = parsed(one);
    Map<String, String> others = parsed(other);
    boolean bothOrNeither =
        (members.remove(THRESHOLD) == null) == (others.remove(THRESHOLD) == null);
    return bothOrNeither
        && Math.abs(threshold(one) - threshold(other)) <= TOLERANCE
        && members.equals(others);
  }

  private static long threshold(String traceState) {
    return read(traceState).threshold();
  }

  private static OtTraceState read(String traceState) {
    byte[] bytes = traceState.getBytes(StandardCharsets.UTF_8);
    OtTraceState ot = new OtTraceState();
    ot.read(bytes, 0, bytes.length);
    return ot;
  }

  /** Its members, and in {@code ot/} the fields of the member {@code ot}: order does not count. */
  private static Map<String, String> parsed(String traceState) {
    Map<String, String> members = new TreeMap<>();
    for (String member : traceState.split(",", -1)) {
      int equals = member.indexOf('=');
      if (equals < 0) {
        continue;
      }
      String key = member.substring(0, equals).strip();
      String value = member.substring(equals + 1).strip();
      if (key.equals("ot")) {
        for (String field : value.split(";", -1)) {
          int colon = field.indexOf(':');
          if (colon > 0) {
            members.put("ot/" + field.substring(0, colon), field.substring(colon + 1));
          }
        }
      } else {
        members.put(key, value);
      }
    }
    return members;
  }
}

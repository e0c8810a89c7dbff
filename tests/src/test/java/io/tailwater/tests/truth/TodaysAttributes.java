package io.tailwater.tests.truth;

import io.tailwater.model.SemanticConventions;
import io.tailwater.model.SpanKind;
import java.util.HashMap;
import java.util.Map;

/** What attributes of a span become whose agent sends the older semantic conventions alone. */
final class TodaysAttributes {
  private TodaysAttributes() {}

  static Map<String, String> of(Map<String, String> sent, SpanKind kind) {
    Map<String, String> today = new HashMap<>();
    sent.forEach(
        (name, value) -> {
          if (name.equals("http.target")) {
            String[] target = value.split("\\?", 2);
            today.put("url.path", target[0]);
            if (target.length == 2) {
              today.put("url.query", target[1]);
            }
          } else {
            String valueToday = SemanticConventions.valueToday(name, value);
            today.put(
                valueToday == null ? name : SemanticConventions.today(name, kind),
                valueToday == null ? value : valueToday);
          }
        });
    return today;
  }
}

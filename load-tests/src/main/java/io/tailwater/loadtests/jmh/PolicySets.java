package io.tailwater.loadtests.jmh;

import io.tailwater.model.StatusCode;
import io.tailwater.processors.ottl.OttlErrorMode;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.RateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Policy sets of growing size; the last policy of each keeps the given share. */
final class PolicySets {
  private PolicySets() {}

  /** Errors, slow traces, and a share of the rest. */
  static List<PolicySpec> three(double keptPercent) {
    return List.of(
        new PolicySpec.StatusCodes("errors", Set.of(StatusCode.ERROR)),
        new PolicySpec.Latency("slow", 5_000, 0),
        new PolicySpec.Probabilistic("share", "", keptPercent));
  }

  /** The same and one that looks at an attribute: what the collector's own benchmark has. */
  static List<PolicySpec> four(double keptPercent) {
    List<PolicySpec> policies = new ArrayList<>(three(keptPercent));
    policies.add(2, text("vip", "user.tier", "gold"));
    return policies;
  }

  /** Thirty of mixed types, as a large installation gathers them. */
  static List<PolicySpec> thirty(double keptPercent) {
    List<PolicySpec> policies = new ArrayList<>(three(keptPercent).subList(0, 2));
    for (int i = 0; i < 6; i++) {
      policies.add(text("text " + i, "app.field" + i, "wanted"));
      policies.add(new PolicySpec.NumericAttribute("number " + i, "app.size" + i, 100, 200, false));
    }
    policies.add(
        new PolicySpec.StringAttribute(
            "routes", "http.route", List.of("^/admin/.*", "^/debug"), true, false));
    policies.add(new PolicySpec.BooleanAttribute("beta", "app.beta", true, false));
    policies.add(new PolicySpec.SpanCount("huge", 500, 0));
    policies.add(new PolicySpec.TraceState("vendor", "vendor", List.of("keep")));
    for (int i = 0; i < 4; i++) {
      policies.add(
          new PolicySpec.OttlCondition(
              "ottl " + i,
              OttlErrorMode.IGNORE,
              List.of("attributes[\"app.code" + i + "\"] == \"x\" and status.code == 2"),
              List.of()));
    }
    policies.add(
        new PolicySpec.InScope(
            "slow root", PolicySpec.SpanScope.ROOT, "", new PolicySpec.Latency("slow", 2_000, 0)));
    policies.add(
        new PolicySpec.And(
            "slow payment",
            List.of(
                text("payment", "service.name", "payment"), new PolicySpec.Latency("s", 800, 0))));
    policies.add(
        new PolicySpec.And(
            "limited",
            List.of(
                text("batch", "service.name", "batch"),
                new PolicySpec.Limiting("l", PolicySpec.LimitedUnit.SPANS, 100, 0))));
    policies.add(
        new PolicySpec.And(
            "keyed",
            List.of(
                text("search", "service.name", "search"),
                new PolicySpec.KeyedRate(
                    "k",
                    new RateSpec.EmaDynamic(50, 15_000, 0.5, 500),
                    List.of("http.route"),
                    false))));
    policies.add(new PolicySpec.Drop("health", List.of(text("health", "url.path", "/health"))));
    policies.add(
        new PolicySpec.Not(
            "odd", new PolicySpec.Or("known", List.of(new PolicySpec.AlwaysSample("all")))));
    policies.add(new PolicySpec.Probabilistic("share", "", keptPercent));
    while (policies.size() < 30) {
      policies.add(policies.size() - 1, text("more", "app.more" + policies.size(), "x"));
    }
    return List.copyOf(policies);
  }

  private static PolicySpec text(String name, String key, String value) {
    return new PolicySpec.StringAttribute(name, key, List.of(value), false, false);
  }
}

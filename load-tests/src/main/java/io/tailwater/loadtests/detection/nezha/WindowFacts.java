package io.tailwater.loadtests.detection.nezha;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is counted of the traces and lines of a minute, as the shards of a node would. */
final class WindowFacts {
  private static final long LEAST_NANOS = 1_000;

  /** An operation of a service. */
  record Operation(String service, String name) {}

  /** Calls between two services. */
  record Edge(String caller, String callee) {}

  /**
   * Something that calls of an operation do.
   *
   * @param what a pattern of lines, or an operation that is called
   */
  record Deed(Operation operation, String what) {}

  final Map<Operation, List<Long>> ownNanos = new HashMap<>();
  final Map<Edge, List<Long>> gapNanos = new HashMap<>();
  final Map<Operation, Long> calls = new HashMap<>();
  final Map<Deed, Long> lines = new HashMap<>();
  final Map<Deed, Long> children = new HashMap<>();

  /** Counts a minute. */
  static WindowFacts of(Minute minute, LinePatterns patterns) {
    WindowFacts facts = new WindowFacts();
    Map<String, List<Minute.Span>> childrenOf = new HashMap<>();
    minute
        .spans()
        .values()
        .forEach(s -> childrenOf.computeIfAbsent(s.parent(), _ -> new ArrayList<>()).add(s));
    minute.spans().forEach((id, span) -> facts.count(span, childrenOf.getOrDefault(id, List.of())));
    for (Minute.Line line : minute.lines()) {
      Minute.Span span = minute.spans().get(line.span());
      if (span != null) {
        Operation operation = new Operation(span.service(), span.operation());
        facts.lines.merge(new Deed(operation, patterns.of(line).template()), 1L, Long::sum);
      }
    }
    return facts;
  }

  private void count(Minute.Span span, List<Minute.Span> children) {
    Operation operation = new Operation(span.service(), span.operation());
    calls.merge(operation, 1L, Long::sum);
    boolean isClient = false;
    Set<String> called = new HashSet<>();
    for (Minute.Span child : children) {
      called.add(child.operation());
      if (!child.service().equals(span.service())) {
        isClient = true;
        long gap = span.endNanos() - span.startNanos() - (child.endNanos() - child.startNanos());
        gapNanos
            .computeIfAbsent(new Edge(span.service(), child.service()), _ -> new ArrayList<>())
            .add(Math.max(LEAST_NANOS, gap));
      }
    }
    called.forEach(name -> this.children.merge(new Deed(operation, name), 1L, Long::sum));
    if (!isClient) {
      ownNanos.computeIfAbsent(operation, _ -> new ArrayList<>()).add(ownNanos(span, children));
    }
  }

  /** The span's time without that of its children, which may overlap. */
  private static long ownNanos(Minute.Span span, List<Minute.Span> children) {
    Map<Long, Long> endsByStart = new TreeMap<>();
    children.forEach(child -> endsByStart.merge(child.startNanos(), child.endNanos(), Math::max));
    long own = 0;
    long reached = span.startNanos();
    for (Map.Entry<Long, Long> child : endsByStart.entrySet()) {
      own += Math.max(0, Math.min(child.getKey(), span.endNanos()) - reached);
      reached = Math.max(reached, Math.min(child.getValue(), span.endNanos()));
    }
    return Math.max(LEAST_NANOS, own + span.endNanos() - reached);
  }

  /** The facts of several minutes. */
  static WindowFacts sum(List<WindowFacts> minutes) {
    WindowFacts sum = new WindowFacts();
    for (WindowFacts minute : minutes) {
      minute.ownNanos.forEach(
          (key, nanos) -> sum.ownNanos.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(nanos));
      minute.gapNanos.forEach(
          (key, nanos) -> sum.gapNanos.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(nanos));
      minute.calls.forEach((key, count) -> sum.calls.merge(key, count, Long::sum));
      minute.lines.forEach((key, count) -> sum.lines.merge(key, count, Long::sum));
      minute.children.forEach((key, count) -> sum.children.merge(key, count, Long::sum));
    }
    return sum;
  }
}

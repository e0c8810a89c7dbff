package io.tailwater.loadtests.shop;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down what is true about the traffic while it is made; safe to read from any thread. */
final class TruthLedger {
  private final Map<ShopService, Long> spansByService = new EnumMap<>(ShopService.class);
  private final List<ShopTruth.NotableTrace> notable = new ArrayList<>();
  private long traces;
  private long spans;
  private long failed;
  private long slow;

  synchronized void add(ShopTrace trace) {
    int spanCount = 0;
    for (InstanceTelemetry part : trace.parts()) {
      spanCount += part.spans().size();
      spansByService.merge(part.instance().service(), (long) part.spans().size(), Long::sum);
    }
    traces++;
    spans += spanCount;
    long durationNanos = trace.endNanos() - trace.startNanos();
    boolean isSlow = durationNanos >= ShopTruth.SLOW.toNanos();
    failed += trace.failed() ? 1 : 0;
    slow += isSlow ? 1 : 0;
    if ((trace.failed() || isSlow) && notable.size() < ShopTruth.NOTABLE_LIMIT) {
      notable.add(
          new ShopTruth.NotableTrace(
              trace.traceId(), trace.useCase(), durationNanos, trace.failed(), spanCount));
    }
  }

  synchronized ShopTruth snapshot(OtlpSender sender) {
    Map<String, Long> byName = new HashMap<>();
    spansByService.forEach((service, count) -> byName.put(service.serviceName(), count));
    return new ShopTruth(
        traces,
        spans,
        byName,
        failed,
        slow,
        notable,
        sender.delivery(OtlpSender.Signal.TRACES),
        sender.delivery(OtlpSender.Signal.LOGS),
        sender.delivery(OtlpSender.Signal.METRICS));
  }
}

package io.tailwater.loadtests.chaos.load;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The records of a run, tick by tick of 100 ms: of the seed alone, but for the moment of the begin.
 *
 * <p>A record holds what one service exports in a tick, of several traces; now and then there is
 * one that is no OTLP at all. Logs go to a topic of their own: those of traces, and every other
 * tick an error without one. Not thread-safe.
 */
public final class ChaosLoad {
  /** The length of a tick. */
  public static final long TICK_MILLIS = 100;

  private static final int MOST_SPANS_OF_A_RECORD = 40;
  private static final int POISON_TICKS = 20;
  private static final int POISON_BYTES = 48;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SplittableRandom random;
  private final long beginMillis;
  private final double spansPerTick;
  private final long lastTick;
  private final TreeMap<Long, TreeMap<String, List<Span>>> due = new TreeMap<>();
  private final TreeMap<Long, TreeMap<String, List<LogRecord>>> dueLogs = new TreeMap<>();
  private long tick;
  private double owed;
  private long traces;
  private long spans;
  private long poison;
  private long logs;

  /**
   * A record to be sent.
   *
   * @param key of no meaning, as agents set them
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Raw(String topic, byte[] key, byte[] value) {}

  /**
   * A load.
   *
   * @param beginMillis the time of its first spans, epoch milliseconds
   * @param millis how long traces begin; their late spans come after that too
   */
  public ChaosLoad(long seed, double spansPerSecond, long beginMillis, long millis) {
    random = new SplittableRandom(seed);
    this.beginMillis = beginMillis;
    spansPerTick = spansPerSecond * TICK_MILLIS / 1_000;
    lastTick = millis / TICK_MILLIS;
  }

  /** Whether there is anything left to send. */
  public boolean hasNext() {
    return tick < lastTick || !due.isEmpty() || !dueLogs.isEmpty();
  }

  /** When the next tick's records are to be sent, epoch milliseconds. */
  public long nextMillis() {
    return beginMillis + tick * TICK_MILLIS;
  }

  /** The records of the next tick. */
  public List<Raw> next() {
    if (tick < lastTick) {
      for (owed += spansPerTick; owed > 0; ) {
        owed -= makeTrace();
      }
    }
    List<Raw> records = new ArrayList<>();
    Map<String, List<Span>> exports = due.remove(tick);
    if (exports != null) {
      exports.forEach((service, all) -> cut(service, all, records));
    }
    Map<String, List<LogRecord>> said = dueLogs.remove(tick);
    if (said != null) {
      said.forEach((service, all) -> records.add(logsOf(service, all)));
    }
    if (tick < lastTick && tick % 2 == 0) {
      records.add(logsOf("alone", List.of(errorWithoutTrace())));
    }
    if (tick < lastTick && tick % POISON_TICKS == POISON_TICKS - 1) {
      records.add(poison());
    }
    tick++;
    return records;
  }

  /** Traces made so far. */
  public long traces() {
    return traces;
  }

  /** Spans sent so far, repeated ones each time. */
  public long spans() {
    return spans;
  }

  /** Logs sent so far. */
  public long logs() {
    return logs;
  }

  /** Records sent so far that are no OTLP. */
  public long poisonRecords() {
    return poison;
  }

  private int makeTrace() {
    traces++;
    int made = 0;
    MadeTrace trace = MadeTrace.random(random.split(), nextMillis());
    for (MadeTrace.Saying saying : trace.sayings()) {
      dueLogs
          .computeIfAbsent(tick + saying.afterMillis() / TICK_MILLIS, _ -> new TreeMap<>())
          .computeIfAbsent(saying.service(), _ -> new ArrayList<>())
          .add(saying.log());
    }
    for (MadeTrace.Export export : trace.exports()) {
      due.computeIfAbsent(tick + export.afterMillis() / TICK_MILLIS, _ -> new TreeMap<>())
          .computeIfAbsent(export.service(), _ -> new ArrayList<>())
          .addAll(export.spans());
      made += export.spans().size();
    }
    return made;
  }

  private void cut(String service, List<Span> all, List<Raw> records) {
    spans += all.size();
    for (int from = 0; from < all.size(); from += MOST_SPANS_OF_A_RECORD) {
      int to = Math.min(all.size(), from + MOST_SPANS_OF_A_RECORD);
      records.add(new Raw(Topics.OTLP_SPANS, key(), encoded(service, all.subList(from, to))));
    }
  }

  private LogRecord errorWithoutTrace() {
    return MadeTrace.log(
            SeverityNumber.SEVERITY_NUMBER_ERROR,
            "said alone in tick " + tick,
            nextMillis() * NANOS_PER_MILLI)
        .build();
  }

  private Raw logsOf(String service, List<LogRecord> all) {
    logs += all.size();
    byte[] value =
        LogsData.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .setResource(
                        Resource.newBuilder()
                            .addAttributes(MadeTrace.text("service.name", service)))
                    .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(all)))
            .build()
            .toByteArray();
    return new Raw(Topics.OTLP_LOGS, key(), value);
  }

  private byte[] encoded(String service, List<Span> some) {
    Resource.Builder resource =
        Resource.newBuilder().addAttributes(MadeTrace.text("service.name", service));
    if (service.equals(MadeTrace.CORE_SERVICE)) {
      resource.addAttributes(MadeTrace.text("tailwater.tier", "core"));
    }
    return TracesData.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource)
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("chaos"))
                        .addAllSpans(some)))
        .build()
        .toByteArray();
  }

  /** Begins with the tag of a wire type that does not exist. */
  private Raw poison() {
    poison++;
    byte[] value = new byte[POISON_BYTES];
    random.nextBytes(value);
    value[0] = 0x0f;
    return new Raw(Topics.OTLP_SPANS, key(), value);
  }

  private byte[] key() {
    byte[] key = new byte[8];
    random.nextBytes(key);
    return key;
  }
}

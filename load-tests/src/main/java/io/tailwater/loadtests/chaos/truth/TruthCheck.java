package io.tailwater.loadtests.chaos.truth;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.loadtests.chaos.load.LoadSender;
import io.tailwater.model.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Compares everything that was sent with everything that was kept.
 *
 * <p>Traces are taken in slices by their first byte, so that memory does not grow with the run; the
 * topics are read anew for each slice.
 */
public final class TruthCheck {
  private static final long SPANS_OF_A_SLICE = 1_500_000;
  private static final HexFormat HEX = HexFormat.of();

  /** Trace of the logs that name none. */
  private static final String NO_TRACE = "";

  private final String brokers;
  private final TopicReader topics;
  private final StoredRows rows;
  private final Map<LoadSender.Place, Long> acknowledgedMillis;
  private final long logWaitMillis;
  private final Figures figures = new Figures();
  private final CountedCalls calls = new CountedCalls();
  private final DecisionDelays delays = new DecisionDelays();

  /**
   * A check.
   *
   * @param acknowledgedMillis when each record of spans was there, as far as the sender knows
   * @param logWaitMillis how long a log waits for the verdict on its trace
   */
  public TruthCheck(
      String brokers,
      StoredRows rows,
      Map<LoadSender.Place, Long> acknowledgedMillis,
      long logWaitMillis) {
    this.logWaitMillis = logWaitMillis;
    this.brokers = brokers;
    this.topics = new TopicReader(brokers);
    this.rows = rows;
    this.acknowledgedMillis = Map.copyOf(acknowledgedMillis);
  }

  /** One trace, from all sides. */
  private static final class Side {
    private final List<Arrival> arrivals = new ArrayList<>();
    private final KeptTrace kept = new KeptTrace();
    private final Map<String, SaidLog> logs = new TreeMap<>();
    private long writtenMillis = Long.MAX_VALUE;
    private int keyedPartition = -1;
    private int keyedSpans;
  }

  /** How long after its wait each kept trace was written; known after {@link #run}. */
  public DecisionDelays delays() {
    return delays;
  }

  /**
   * Compares.
   *
   * @param sentSpans about how many spans there are
   * @throws IOException if a topic or table cannot be read
   */
  public Figures run(long sentSpans) throws IOException {
    PolicyVersions versions = versions();
    int slices = (int) (1 + sentSpans / SPANS_OF_A_SLICE);
    Map<LoadSender.Place, byte[]> poison = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    Rollups rollups = new Rollups();
    for (int slice = 0; slice < slices; slice++) {
      Map<String, Side> traces = new HashMap<>();
      readRaw(slices, slice, traces, poison, slice == 0 ? rollups : new Rollups());
      readKeyed(slices, slice, traces);
      readKeptTopic(slices, slice, traces);
      readStored(slices, slice, traces);
      readLogs(slices, slice, traces);
      check(versions, traces, rollups);
    }
    rollups.compare(committed, figures);
    calls.compare(rows, figures);
    checkDeadLetters(poison);
    return figures;
  }

  private PolicyVersions versions() throws IOException {
    List<byte[]> records = new ArrayList<>();
    topics.read(Topics.CONFIG, record -> records.add(record.value()));
    return PolicyVersions.read(records);
  }

  /** Where the nodes stand in the topics that they read, with what they say of it. */
  private Map<TopicPartition, OffsetAndMetadata> committed() throws IOException {
    Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      for (String group : List.of("tailwater-rekey", "tailwater")) {
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(30, TimeUnit.SECONDS)
            .forEach(
                (partition, offset) -> {
                  if (offset != null) {
                    all.put(partition, offset);
                  }
                });
      }
      return all;
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Kafka does not say where the nodes stand: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void check(PolicyVersions versions, Map<String, Side> traces, Rollups rollups)
      throws InvalidProtocolBufferException {
    TraceChecker checker = new TraceChecker(versions, figures);
    LogChecker logs = new LogChecker(figures, versions.decisionWaitMillis(), logWaitMillis);
    Side alone = traces.remove(NO_TRACE);
    if (alone != null) {
      logs.checkAlone(alone.logs);
    }
    for (Map.Entry<String, Side> trace : traces.entrySet()) {
      Side side = trace.getValue();
      if (side.arrivals.isEmpty()) {
        checker.checkUnknown(trace.getKey(), side.kept);
        continue;
      }
      calls.trace(side.arrivals);
      Fate fate = checker.check(trace.getKey(), side.arrivals, side.kept);
      logs.check(trace.getKey(), fate, side.arrivals, side.logs);
      if (side.keyedPartition >= 0) {
        int written = side.kept.written().values().stream().mapToInt(Integer::intValue).sum();
        rollups.trace(side.keyedPartition, fate, side.keyedSpans, written);
      }
      if (side.writtenMillis < Long.MAX_VALUE) {
        long first = Long.MAX_VALUE;
        for (Arrival arrival : side.arrivals) {
          first = Math.min(first, arrival.timeMillis());
        }
        delays.add(first + versions.decisionWaitMillis(), side.writtenMillis);
      }
    }
  }

  private void readRaw(
      int slices,
      int slice,
      Map<String, Side> traces,
      Map<LoadSender.Place, byte[]> poison,
      Rollups rollups)
      throws IOException {
    topics.read(
        Topics.OTLP_SPANS,
        record -> {
          LoadSender.Place place = new LoadSender.Place(record.partition(), record.offset());
          TracesData data;
          try {
            data = TracesData.parseFrom(record.value());
          } catch (InvalidProtocolBufferException _) {
            poison.put(place, record.value());
            rollups.poison(record.partition());
            return;
          }
          long there = acknowledgedMillis.getOrDefault(place, record.timestamp());
          Map<String, Part> parts = byTrace(data);
          rollups.rawRecord(
              record.partition(),
              parts.values().stream().mapToInt(part -> part.spanIds.size()).sum());
          parts.forEach(
              (id, part) -> {
                if (isOfSlice(id, slices, slice)) {
                  traces
                      .computeIfAbsent(id, _ -> new Side())
                      .arrivals
                      .add(
                          new Arrival(
                              record.timestamp(), there, part.data.toByteArray(), part.spanIds));
                }
              });
        });
  }

  /** What a record holds of one trace. */
  private static final class Part {
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final List<String> spanIds = new ArrayList<>();
  }

  private static Map<String, Part> byTrace(TracesData data) throws IOException {
    Map<String, Part> parts = new LinkedHashMap<>();
    for (ResourceSpans resource : data.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        Map<String, ScopeSpans.Builder> scopes = new LinkedHashMap<>();
        for (Span span : scope.getSpansList()) {
          String id = HEX.formatHex(span.getTraceId().toByteArray());
          scopes.computeIfAbsent(id, _ -> scope.toBuilder().clearSpans()).addSpans(span);
          parts
              .computeIfAbsent(id, _ -> new Part())
              .spanIds
              .add(HEX.formatHex(span.getSpanId().toByteArray()));
        }
        for (Map.Entry<String, ScopeSpans.Builder> one : scopes.entrySet()) {
          TracesData.newBuilder()
              .addResourceSpans(
                  resource.toBuilder().clearScopeSpans().addScopeSpans(one.getValue()))
              .build()
              .writeTo(parts.computeIfAbsent(one.getKey(), _ -> new Part()).data);
        }
      }
    }
    return parts;
  }

  private void readKeyed(int slices, int slice, Map<String, Side> traces) throws IOException {
    topics.read(
        Topics.KEYED_SPANS,
        record -> {
          for (Map.Entry<String, Part> part :
              byTrace(TracesData.parseFrom(record.value())).entrySet()) {
            if (isOfSlice(part.getKey(), slices, slice)) {
              Side side = traces.computeIfAbsent(part.getKey(), _ -> new Side());
              side.keyedPartition = record.partition();
              side.keyedSpans += part.getValue().spanIds.size();
            }
          }
        });
  }

  private void readKeptTopic(int slices, int slice, Map<String, Side> traces) throws IOException {
    topics.read(
        Topics.KEPT_SPANS,
        record -> {
          for (Map.Entry<String, Part> part :
              byTrace(TracesData.parseFrom(record.value())).entrySet()) {
            if (isOfSlice(part.getKey(), slices, slice)) {
              Side side = traces.computeIfAbsent(part.getKey(), _ -> new Side());
              boolean late = text(record, "tailwater.decision_reason").equals("late_span");
              part.getValue().spanIds.forEach(span -> side.kept.written(span, late));
              if (!late) {
                side.writtenMillis = Math.min(side.writtenMillis, record.timestamp());
              }
            }
          }
        });
  }

  private void readStored(int slices, int slice, Map<String, Side> traces) throws IOException {
    rows.read(
        "SELECT trace_id, span_id, policy, policy_version, sample_weight FROM tailwater.spans"
            + " WHERE reinterpretAsUInt8(unhex(substring(trace_id, 1, 2))) % "
            + slices
            + " = "
            + slice,
        row ->
            traces
                .computeIfAbsent(row[0], _ -> new Side())
                .kept
                .stored(
                    row[1],
                    new Mark(row[2], Integer.parseInt(row[3]), Double.parseDouble(row[4]))));
  }

  private void readLogs(int slices, int slice, Map<String, Side> traces) throws IOException {
    readLogs(
        Topics.OTLP_LOGS, slices, slice, traces, (log, record) -> log.sent(record.timestamp()));
    readLogs(Topics.KEPT_LOGS, slices, slice, traces, (log, _) -> log.written());
    rows.read(
        "SELECT trace_id, body FROM tailwater.logs",
        row -> {
          if (isOfSlice(row[0], slices, slice)) {
            log(traces, row[0], row[1]).stored();
          }
        });
  }

  private void readLogs(
      String topic,
      int slices,
      int slice,
      Map<String, Side> traces,
      BiConsumer<SaidLog, ConsumerRecord<byte[], byte[]>> found)
      throws IOException {
    topics.read(
        topic,
        record -> {
          for (LogRecord log : logs(record.value())) {
            String id = HEX.formatHex(log.getTraceId().toByteArray());
            if (isOfSlice(id, slices, slice)) {
              found.accept(log(traces, id, log.getBody().getStringValue()), record);
            }
          }
        });
  }

  private static SaidLog log(Map<String, Side> traces, String traceId, String words) {
    return traces
        .computeIfAbsent(traceId, _ -> new Side())
        .logs
        .computeIfAbsent(words, _ -> new SaidLog());
  }

  private static List<LogRecord> logs(byte[] logsData) throws InvalidProtocolBufferException {
    List<LogRecord> logs = new ArrayList<>();
    for (ResourceLogs resource : LogsData.parseFrom(logsData).getResourceLogsList()) {
      for (ScopeLogs scope : resource.getScopeLogsList()) {
        logs.addAll(scope.getLogRecordsList());
      }
    }
    return logs;
  }

  private static boolean isOfSlice(String traceId, int slices, int slice) {
    if (traceId.equals(NO_TRACE)) {
      return slice == 0;
    }
    return Integer.parseInt(traceId, 0, 2, 16) % slices == slice;
  }

  private void checkDeadLetters(Map<LoadSender.Place, byte[]> poison) throws IOException {
    Map<LoadSender.Place, Integer> letters = new HashMap<>();
    topics.read(
        Topics.DEAD_LETTERS,
        record -> {
          LoadSender.Place place =
              new LoadSender.Place(
                  Integer.parseInt(text(record, "tailwater.origin.partition")),
                  Long.parseLong(text(record, "tailwater.origin.offset")));
          byte[] sent = poison.get(place);
          if (!text(record, "tailwater.origin.topic").equals(Topics.OTLP_SPANS)
              || sent == null
              || !Arrays.equals(sent, record.value())) {
            figures.deadLetterOff(
                "of "
                    + text(record, "tailwater.origin.topic")
                    + " "
                    + place
                    + ", which is nothing that was sent to fail: "
                    + text(record, "tailwater.reason"));
          } else {
            letters.merge(place, 1, Integer::sum);
          }
        });
    for (LoadSender.Place place : poison.keySet()) {
      int count = letters.getOrDefault(place, 0);
      if (count != 1) {
        figures.deadLetterOff(place + " is there " + count + " times");
      }
    }
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}

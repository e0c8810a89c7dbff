package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.OtlpLogs.keptLogs;
import static io.tailwater.sinks.OtlpLogs.log;
import static io.tailwater.sinks.OtlpLogs.logOf;
import static io.tailwater.sinks.OtlpLogs.resourceLogs;
import static io.tailwater.sinks.OtlpLogs.weight;
import static io.tailwater.sinks.OtlpTraces.RECORD_MILLIS;
import static io.tailwater.sinks.OtlpTraces.START_NANOS;
import static io.tailwater.sinks.OtlpTraces.attribute;
import static io.tailwater.sinks.OtlpTraces.bytes;
import static io.tailwater.sinks.clickhouse.LogDecoding.stored;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tailwater.sinks.KeptLogs;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.StoredLog;
import io.tailwater.sinks.UndecodableItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeptLogDecoderTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final long RECORD_NANOS = RECORD_MILLIS * 1_000_000;

  @Test
  void timeThatIsMissingIsTheObservedOneThenTheRecords() {
    StoredLog observed = stored(log("x").clearTimeUnixNano());
    StoredLog neither = stored(log("x").clearTimeUnixNano().clearObservedTimeUnixNano());

    assertThat(observed.timeNanos()).isEqualTo(START_NANOS + 2_000_000);
    assertThat(neither.timeNanos()).isEqualTo(RECORD_NANOS);
    assertThat(neither.observedNanos()).isEqualTo(RECORD_NANOS);
    assertThat(neither.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_795_169_500_000_000_000L, -1, Long.MIN_VALUE})
  void timeOfABrokenClockIsTheRecordsAndIsKeptAsAnAttribute(long nanos) {
    StoredLog stored = stored(log("x").setTimeUnixNano(nanos).setObservedTimeUnixNano(nanos));

    assertThat(stored.timeNanos()).isEqualTo(RECORD_NANOS);
    assertThat(stored.observedNanos()).isEqualTo(RECORD_NANOS);
    assertThat(stored.warnings())
        .containsExactly("time_out_of_range", "observed_time_out_of_range");
    assertThat(stored.attributes())
        .containsEntry("tailwater.original_time_unix_nano", Long.toUnsignedString(nanos))
        .containsEntry("tailwater.original_observed_time_unix_nano", Long.toUnsignedString(nanos));
  }

  @ParameterizedTest
  @CsvSource({
    "0, UNSPECIFIED, 0",
    "1, TRACE, 1",
    "4, TRACE, 4",
    "5, DEBUG, 5",
    "8, DEBUG, 8",
    "9, INFO, 9",
    "12, INFO, 12",
    "13, WARN, 13",
    "16, WARN, 16",
    "17, ERROR, 17",
    "20, ERROR, 20",
    "21, FATAL, 21",
    "24, FATAL, 24",
    "25, UNSPECIFIED, 0",
    "-1, UNSPECIFIED, 0",
    "2147483647, UNSPECIFIED, 0"
  })
  void severityIsTheRangeOfItsNumber(int sent, String severity, long number) {
    StoredLog stored = stored(log("x").setSeverityNumberValue(sent));

    assertThat(stored.severity()).isEqualTo(severity);
    assertThat(stored.severityNumber()).isEqualTo(number);
  }

  @Test
  void verdictIsWhatWasAppendedLastAndIsNoAttribute() {
    StoredLog stored =
        stored(
            log("x")
                .addAttributes(attribute("tailwater.policy", "of the application"))
                .addAttributes(attribute("tailwater.verdict", "of the application"))
                .addAttributes(weight(1_000))
                .addAttributes(attribute("tailwater.other", "stays"))
                .addAttributes(attribute("tailwater.policy", "slow"))
                .addAttributes(attribute("tailwater.verdict", "pattern"))
                .addAttributes(attribute("tailwater.pattern_id", "fedcba9876543210"))
                .addAttributes(weight(12.5)));

    assertThat(stored.policy()).isEqualTo("slow");
    assertThat(stored.reason()).isEqualTo("pattern");
    assertThat(stored.patternId()).isEqualTo("fedcba9876543210");
    assertThat(stored.sampleWeight()).isEqualTo(12.5);
    assertThat(stored.attributes()).isEqualTo(Map.of("tailwater.other", "stays"));
  }

  @Test
  void verdictIsReadBehindMoreAttributesThanARowHolds() {
    LogRecord.Builder log = log("x");
    for (int i = 0; i < 300; i++) {
      log.addAttributes(attribute("key-" + i, "v"));
    }
    StoredLog stored = stored(log.addAttributes(attribute("tailwater.policy", "slow")));

    assertThat(stored.policy()).isEqualTo("slow");
    assertThat(stored.attributes()).hasSize(256);
    assertThat(stored.warnings()).containsExactly("attributes_truncated");
  }

  @Test
  void logOfAPinnedTraceStandsForNothing() {
    assertThat(stored(log("x").addAttributes(weight(0))).sampleWeight()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, -3, Double.NaN, Double.POSITIVE_INFINITY})
  void weightThatIsNoneCountsAsOne(double weight) {
    assertThat(stored(log("x").addAttributes(weight(weight))).sampleWeight()).isEqualTo(1);
    assertThat(stored(log("x")).sampleWeight()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FEDCBA9876543210", "fedcba987654321", "order of a customer", ""})
  void patternThatIsNoneIsEmpty(String id) {
    assertThat(stored(log("x").addAttributes(attribute("tailwater.pattern_id", id))).patternId())
        .isEmpty();
  }

  @Test
  void correlationIsAsItWasSaidElseAsTheIdsSay() {
    assertThat(stored(log("x")).correlation()).isEqualTo("none");
    assertThat(stored(log("x").setSpanId(bytes(SPAN))).correlation()).isEqualTo("none");
    assertThat(stored(logOf(TRACE, "x")).correlation()).isEqualTo("trace");
    assertThat(stored(logOf(TRACE, "x").setSpanId(bytes(SPAN))).correlation()).isEqualTo("span");
    assertThat(
            stored(
                    logOf(TRACE, "x")
                        .setSpanId(bytes(SPAN))
                        .addAttributes(attribute("tailwater.correlation", "trace")))
                .correlation())
        .isEqualTo("trace");
    assertThat(
            stored(logOf(TRACE, "x").addAttributes(attribute("tailwater.correlation", "what")))
                .correlation())
        .isEqualTo("trace");
  }

  @Test
  void idsOfAnotherLengthCountAsMissing() {
    StoredLog stored = stored(log("x").setTraceId(bytes("0af765")).setSpanId(bytes("b7")));

    assertThat(stored.traceId()).isEmpty();
    assertThat(stored.spanId()).isEmpty();
  }

  @Test
  void structuredBodyIsJson() {
    StoredLog stored =
        stored(
            log("")
                .setBody(
                    AnyValue.newBuilder()
                        .setKvlistValue(
                            KeyValueList.newBuilder()
                                .addValues(attribute("message", "it's \"so\""))
                                .addValues(weight(2)))));

    assertThat(stored.body())
        .isEqualTo("{\"message\":\"it's \\\"so\\\"\",\"tailwater.sample_weight\":2}");
  }

  @Test
  void longBodyIsCutAndMissingBodyIsEmpty() {
    StoredLog stored = stored(log("€".repeat(100_000)));

    assertThat(stored.body()).isEqualTo("€".repeat(87_381));
    assertThat(stored.warnings()).containsExactly("body_truncated");
    assertThat(stored(log("x").clearBody()).body()).isEmpty();
  }

  @Test
  void bodyThatDoesNotDecodeIsLeftOut() {
    StoredLog stored =
        stored(log("x").clearBody().setUnknownFields(field(5, new byte[] {16 + 2, 0})));

    assertThat(stored.body()).isEmpty();
    assertThat(stored.warnings()).containsExactly("body_undecodable");
  }

  @Test
  void logThatDoesNotDecodeIsHandedBackAndItsNeighboursKeepTheirPlaces() {
    byte[] cutShort = {8 + 1, 1};
    ResourceLogs logs =
        ResourceLogs.newBuilder()
            .addScopeLogs(
                ScopeLogs.newBuilder()
                    .addLogRecords(log("first"))
                    .setUnknownFields(field(2, cutShort)))
            .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log("last")))
            .build();
    DecodedBatch decoded = LogDecoding.decode(keptLogs(5, logs));

    assertThat(decoded.undecodable()).extracting(UndecodableItem::offset).containsExactly(5L);
    assertThat(decoded.undecodable().getFirst().bytes()).isEqualTo(cutShort);
    assertThat(LogDecoding.logs(keptLogs(5, logs)))
        .extracting(StoredLog::sourceIndex)
        .containsExactly(0L, 2L);
  }

  @Test
  void instanceIsTheBestThatTheResourceKnows() {
    assertThat(instance("host.name", "h", "k8s.pod.name", "p", "service.instance.id", "i"))
        .isEqualTo("i");
    assertThat(instance("k8s.pod.name", "p", "host.name", "h")).isEqualTo("p");
    assertThat(instance("host.name", "h", "service.instance.id", "")).isEqualTo("h");
    assertThat(instance("os.type", "linux")).isEmpty();
  }

  private static String instance(String... keysAndValues) {
    Resource.Builder resource = Resource.newBuilder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      resource.addAttributes(attribute(keysAndValues[i], keysAndValues[i + 1]));
    }
    ResourceLogs logs =
        ResourceLogs.newBuilder()
            .setResource(resource)
            .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log("x")))
            .build();
    return LogDecoding.logs(keptLogs(0, logs)).getFirst().instance();
  }

  @Test
  void everyTraceOfARecordIsCountedOnItsOwn() {
    String other = "0af7651916cd43dd8448eb211c803199";
    List<NativeRow> parts =
        LogDecoding.traceParts(
            keptLogs(
                4,
                resourceLogs(
                    "shop",
                    error(START_NANOS + 2, logOf(TRACE, "later")),
                    error(START_NANOS + 1, logOf(TRACE, "€".repeat(1_000))),
                    log("of no trace").build(),
                    logOf(other, "fine").build())));

    assertThat(parts).extracting(row -> row.text("trace_id")).containsExactly(TRACE, other);
    assertThat(parts)
        .allSatisfy(
            row -> {
              assertThat(row.text("signal")).isEqualTo("logs");
              assertThat(row.number("source_partition")).isEqualTo(7);
              assertThat(row.number("source_offset")).isEqualTo(4);
              assertThat(row.number("span_count")).isZero();
            });
    assertThat(parts.getFirst().number("log_error_count")).isEqualTo(2);
    assertThat(parts.getFirst().number("first_error_time")).isEqualTo(START_NANOS + 1);
    assertThat(parts.getFirst().text("first_error_message")).isEqualTo("€".repeat(341));
    assertThat(parts.getLast().number("log_info_count")).isEqualTo(1);
    assertThat(parts.getLast().number("first_error_time")).isZero();
  }

  private static LogRecord error(long nanos, LogRecord.Builder log) {
    return log.setTimeUnixNano(nanos)
        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR)
        .build();
  }

  /** A hundred bytes of logs under a huge resource would otherwise become gigabytes of rows. */
  @Test
  void recordThatGrowsBeyondMeasureIsHandedBackAndItsNeighbourLands() {
    Resource.Builder resource = Resource.newBuilder();
    for (int i = 0; i < 100; i++) {
      resource.addAttributes(attribute("key-" + i, "v".repeat(4_000)));
    }
    ResourceLogs huge =
        ResourceLogs.newBuilder()
            .setResource(resource)
            .addScopeLogs(
                ScopeLogs.newBuilder().addAllLogRecords(copies(1_000, LogRecord.newBuilder())))
            .build();
    KeptLogs grows = keptLogs(0, huge);
    SinkBatch<KeptLogs> both =
        new SinkBatch<>(
            "t", 0, 0, 1, List.of(grows, keptLogs(1, resourceLogs("shop", log("x").build()))));

    assertThat(KeptLogDecoder.decode(both).tooLarge()).isTrue();
    List<String> landed = new ArrayList<>();
    var receipt =
        new BatchLanding<>(
                both,
                LogBlock.TABLE,
                KeptLogDecoder::decode,
                new Landings(),
                (part, block) -> landed.add(part.name() + ":" + block.rows()))
            .land();

    assertThat(receipt.undecodable()).extracting(UndecodableItem::offset).containsExactly(0L);
    assertThat(receipt.undecodable().getFirst().bytes()).isEqualTo(grows.otlp());
    assertThat(receipt.rowsByTable()).isEqualTo(Map.of("logs", 1L, "trace_parts", 0L));
    assertThat(landed).contains("t-0-1-1:1");
  }

  private static List<LogRecord> copies(int count, LogRecord.Builder log) {
    List<LogRecord> logs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      logs.add(log.build());
    }
    return logs;
  }

  /** A field whose content is these bytes, whatever they are. */
  private static UnknownFieldSet field(int number, byte[] content) {
    return UnknownFieldSet.newBuilder()
        .addField(
            number,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(content))
                .build())
        .build();
  }
}

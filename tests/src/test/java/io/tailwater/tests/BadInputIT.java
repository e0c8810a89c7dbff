package io.tailwater.tests;

import static io.tailwater.tests.truth.TestSpan.childOf;
import static io.tailwater.tests.truth.TestSpan.encoded;
import static io.tailwater.tests.truth.TestSpan.encodedOf;
import static io.tailwater.tests.truth.TestSpan.nanos;
import static io.tailwater.tests.truth.TestSpan.root;
import static io.tailwater.tests.truth.TestSpan.spanId;
import static io.tailwater.tests.truth.TestSpan.text;
import static io.tailwater.tests.truth.TestSpan.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.SampledPolicies;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.truth.RawSpan;
import io.tailwater.tests.truth.SmallTraces;
import io.tailwater.tests.truth.StoredSpan;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What nobody should send. Each test puts it between two good traces on one partition: the good
 * ones land, and the bad one is a dead letter or a row that says what was cut. The tests run side
 * by side, as most of their time is the wait for a decision.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PARTITION = 3;
  private static final int MAX_ATTRIBUTES = 256;
  private static final int MAX_VALUE_BYTES = 4096;

  private final Servers tailwater;
  private final KafkaClient kafka;
  private final Sql sql;

  /** Of its own: most of the time of these tests is the wait of {@link SampledPolicies#text}. */
  BadInputIT() throws Exception {
    tailwater = new Servers("bad-input", SampledPolicies.impatient());
    tailwater.startKafka();
    tailwater.startClickHouse();
    tailwater.startNode();
    kafka = new KafkaClient(tailwater.brokers());
    sql = tailwater.sql();
  }

  @BeforeAll
  void awaitReady() {
    new SmallTraces(tailwater, PATIENCE).awaitReady();
  }

  /** All tests' letters together, as the tests run side by side. */
  @AfterAll
  void everyDeadLetterIsCountedOnceAndAllStops() {
    try {
      Map<String, Double> letters = new TreeMap<>();
      for (ConsumerRecord<byte[], byte[]> letter : kafka.all(Topics.DEAD_LETTERS)) {
        letters.merge(reason(letter), 1.0, Double::sum);
      }
      assertThat(letters).containsKeys("malformed_record", "invalid_span_id", "rejected_row");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(letters)
                      .as("dead letters by reason, as counted by the node")
                      .allSatisfy((reason, count) -> assertThat(counted(reason)).isEqualTo(count)));
    } finally {
      kafka.close();
      tailwater.close();
    }
  }

  private static String reason(ConsumerRecord<byte[], byte[]> letter) {
    return headers(letter).getOrDefault("tailwater.reason", "");
  }

  static Stream<Arguments> recordsThatCannotBeRead() {
    byte[] good = encoded(root(), root());
    byte[] broken = good.clone();
    Arrays.fill(broken, good.length / 4, good.length / 2, (byte) 0xff);
    return Stream.of(
        Arguments.of("malformed_record", Arrays.copyOf(good, good.length - 7)),
        Arguments.of("malformed_record", broken),
        Arguments.of("malformed_record", "not protobuf at all".getBytes(StandardCharsets.UTF_8)),
        Arguments.of(
            "record_too_large", encoded(root().addAttributes(text("blob", "x".repeat(20 << 20))))),
        Arguments.of(
            "record_too_large", encoded(root().addAttributes(text("blob", "x".repeat(10 << 20))))));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("recordsThatCannotBeRead")
  void unreadableRecordIsADeadLetterAndItsNeighboursLand(String reason, byte[] bad) {
    RecordMetadata place = sendBetweenGoodTraces(bad);

    ConsumerRecord<byte[], byte[]> letter = awaitDeadLetter(place);
    assertThat(letter.value()).isEqualTo(bad);
    assertThat(headers(letter))
        .containsEntry("tailwater.reason", reason)
        .containsEntry("tailwater.origin.topic", Topics.OTLP_SPANS)
        .containsEntry("tailwater.origin.partition", Integer.toString(PARTITION));
  }

  static Stream<Arguments> spansThatCannotBeJudged() {
    Span.Builder bomb = root();
    for (int i = 0; i < 100_000; i++) {
      bomb.addAttributes(text("attribute.number." + i, "v"));
    }
    return Stream.of(
        Arguments.of("invalid_trace_id", root().setTraceId(ByteString.copyFrom(new byte[16]))),
        Arguments.of("invalid_trace_id", root().setTraceId(ByteString.copyFromUtf8("short"))),
        Arguments.of("invalid_trace_id", root().clearTraceId()),
        Arguments.of("invalid_span_id", root().setSpanId(ByteString.copyFrom(new byte[8]))),
        Arguments.of("invalid_span_id", root().setSpanId(ByteString.copyFromUtf8("short"))),
        Arguments.of("span_too_large", bomb));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("spansThatCannotBeJudged")
  void unusableSpanIsADeadLetterAndTheRestOfItsRecordLands(String reason, Span.Builder bad)
      throws Exception {
    Span.Builder sameRecord = root();

    RecordMetadata place = sendBetweenGoodTraces(encoded(sameRecord, bad));

    awaitStored(sameRecord);
    ConsumerRecord<byte[], byte[]> letter = awaitDeadLetter(place);
    assertThat(headers(letter)).containsEntry("tailwater.reason", reason);
    assertThat(RawSpan.of(letter.value()))
        .singleElement()
        .satisfies(
            raw -> {
              assertThat(raw.span()).isEqualTo(bad.build());
              assertThat(raw.service()).isEqualTo("order-service");
            });
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void manyBadSpansUnderALargeResourceAreOneDeadLetter() throws Exception {
    Span.Builder sameRecord = root();
    Span.Builder[] spans = new Span.Builder[50_001];
    Arrays.fill(spans, Span.newBuilder());
    spans[30_000] = sameRecord;
    String service = "x".repeat(100_000);

    RecordMetadata place = sendBetweenGoodTraces(encodedOf(service, spans));

    awaitStored(sameRecord);
    ConsumerRecord<byte[], byte[]> letter = awaitDeadLetter(place);
    assertThat(headers(letter)).containsEntry("tailwater.reason", "invalid_trace_id");
    assertThat(RawSpan.of(letter.value())).hasSize(50_000);
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void resourceThatIsTooLargeIsADeadLetterAndTheRestOfItsRecordLands() throws Exception {
    Span.Builder sameRecord = root();
    byte[] bad = encodedOf("x".repeat(300_000), root(), root());
    ByteString.Output record = ByteString.newOutput();
    record.write(encoded(sameRecord));
    record.write(bad);

    RecordMetadata place = sendBetweenGoodTraces(record.toByteString().toByteArray());

    awaitStored(sameRecord);
    ConsumerRecord<byte[], byte[]> letter = awaitDeadLetter(place);
    assertThat(headers(letter)).containsEntry("tailwater.reason", "context_too_large");
    assertThat(letter.value()).isEqualTo(bad);
  }

  static Stream<Arguments> timesThatCannotBe() {
    long now = nanos(Instant.now());
    long in1970 = nanos(Instant.parse("1970-01-02T00:00:00Z"));
    long in2100 = nanos(Instant.parse("2100-01-01T00:00:00Z"));
    return Stream.of(
        Arguments.of("end_before_start", now, now - 5_000_000),
        Arguments.of("start_time_out_of_range", in1970, in1970 + 1_000_000),
        Arguments.of("start_time_out_of_range", in2100, in2100 + 1_000_000),
        Arguments.of("end_time_out_of_range", now, in2100));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("timesThatCannotBe")
  void impossibleTimeIsMendedAndFlagged(String warning, long startNanos, long endNanos) {
    Span.Builder bad = root().setStartTimeUnixNano(startNanos).setEndTimeUnixNano(endNanos);

    sendBetweenGoodTraces(encoded(bad));

    StoredSpan stored = awaitStored(bad);
    assertThat(stored.warnings()).contains(warning);
    assertThat(Duration.ofNanos(Math.abs(nanos(Instant.now()) - stored.startNanos())))
        .isLessThan(Duration.ofHours(1));
    assertThat(Duration.ofNanos(stored.durationNanos())).isLessThan(Duration.ofHours(1));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void tooManyAttributesAreCutAndFlagged() {
    Span.Builder bomb = root();
    for (int i = 0; i < 20_000; i++) {
      bomb.addAttributes(text("attribute.number." + i, "v"));
    }

    sendBetweenGoodTraces(encoded(bomb));

    StoredSpan stored = awaitStored(bomb);
    assertThat(stored.attributes()).hasSize(MAX_ATTRIBUTES);
    assertThat(stored.warnings()).containsExactly("attributes_truncated");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void longAttributeValueIsCutAndFlagged() {
    Span.Builder bomb = root().addAttributes(text("blob", "x".repeat(500_000)));

    sendBetweenGoodTraces(encoded(bomb));

    StoredSpan stored = awaitStored(bomb);
    assertThat(stored.attributes().get("blob")).hasSizeBetween(1, MAX_VALUE_BYTES);
    assertThat(stored.warnings()).containsExactly("attribute_value_truncated");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void deepAttributeIsCutAndFlagged() {
    AnyValue value = AnyValue.newBuilder().setStringValue("bottom").build();
    for (int depth = 0; depth < 1_000; depth++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
    }
    Span.Builder bomb = root().addAttributes(KeyValue.newBuilder().setKey("deep").setValue(value));

    sendBetweenGoodTraces(encoded(bomb));

    StoredSpan stored = awaitStored(bomb);
    assertThat(stored.attributes().get("deep")).hasSizeLessThan(MAX_VALUE_BYTES);
    assertThat(stored.warnings()).containsExactly("attribute_depth_truncated");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void manyContextsInOneRecordStayApart() throws Exception {
    Span.Builder root = root();
    ByteString.Output record = ByteString.newOutput();
    record.write(encodedOf("root-service", root));
    Map<String, String> services = new TreeMap<>(Map.of(spanId(root), "root-service"));
    for (int i = 0; i < 20; i++) {
      Span.Builder child = childOf(root);
      String service = "service-" + "x".repeat(20 - i);
      services.put(spanId(child), service);
      record.write(encodedOf(service, child));
    }

    sendBetweenGoodTraces(record.toByteString().toByteArray());

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(StoredSpan.ofTrace(sql, traceId(root)))
                    .hasSize(services.size())
                    .allSatisfy(
                        span -> assertThat(span.service()).isEqualTo(services.get(span.spanId()))));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void unreadableKeyedRecordIsACountedDeadLetter() {
    byte[] bad = Arrays.copyOf(encoded(root(), root()), 60);

    RecordMetadata place = kafka.send(Topics.KEYED_SPANS, PARTITION, bad);

    ConsumerRecord<byte[], byte[]> letter = awaitDeadLetter(place);
    assertThat(letter.value()).isEqualTo(bad);
    assertThat(headers(letter))
        .containsEntry("tailwater.reason", "malformed_record")
        .containsEntry("tailwater.origin.partition", Integer.toString(PARTITION));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void traceThatClickHouseRefusesIsADeadLetterWithItsWordsAndItsNeighboursLand() throws Exception {
    String name = "refused by a constraint";
    sql.run("ALTER TABLE tailwater.spans ADD CONSTRAINT no_such CHECK name != '" + name + "'");
    try {
      Span.Builder bad = root().setName(name);
      Span.Builder before = root();
      Span.Builder after = root();
      kafka.send(Topics.OTLP_SPANS, PARTITION, encoded(before, bad, after));
      awaitStored(before);
      awaitStored(after);
      ConsumerRecord<byte[], byte[]> letter =
          await()
              .atMost(PATIENCE)
              .until(
                  () -> {
                    // Alone in its batch it waits for proof that the table takes others.
                    kafka.send(Topics.OTLP_SPANS, PARTITION, encoded(root()));
                    return kafka.all(Topics.DEAD_LETTERS).stream()
                        .filter(record -> reason(record).equals("rejected_row"))
                        .toList();
                  },
                  letters -> letters.size() == 1)
              .getFirst();

      assertThat(headers(letter)).containsEntry("tailwater.origin.topic", Topics.KEPT_SPANS);
      assertThat(headers(letter).get("tailwater.detail")).contains("code 469").contains("no_such");
      assertThat(RawSpan.of(letter.value()))
          .singleElement()
          .satisfies(raw -> assertThat(raw.span().getName()).isEqualTo(name));
      assertThat(StoredSpan.ofTrace(sql, traceId(bad))).isEmpty();
    } finally {
      sql.run("ALTER TABLE tailwater.spans DROP CONSTRAINT no_such");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void badBodyIsAnsweredWithTheReason() {
    byte[] good = encoded(root());

    HttpResponse<String> cut = tailwater.otlp().traces(Arrays.copyOf(good, good.length - 5));
    HttpResponse<String> json =
        tailwater
            .otlp()
            .traces("{\"resourceSpans\": 5}".getBytes(StandardCharsets.UTF_8), "application/json");
    HttpResponse<String> type = tailwater.otlp().traces(good, "text/plain");

    assertThat(cut.statusCode()).isEqualTo(400);
    assertThat(cut.body()).contains("not an OTLP message");
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(json.body()).contains("not OTLP/JSON").contains("resourceSpans");
    assertThat(type.statusCode()).isEqualTo(415);
  }

  /** Sends a record between two good ones and returns where it is once the good ones landed. */
  private RecordMetadata sendBetweenGoodTraces(byte[] bad) {
    Span.Builder before = root();
    Span.Builder after = root();
    kafka.send(Topics.OTLP_SPANS, PARTITION, encoded(before));
    RecordMetadata place = kafka.send(Topics.OTLP_SPANS, PARTITION, bad);
    kafka.send(Topics.OTLP_SPANS, PARTITION, encoded(after));
    awaitStored(before);
    awaitStored(after);
    return place;
  }

  private StoredSpan awaitStored(Span.Builder span) {
    return await()
        .atMost(PATIENCE)
        .until(() -> StoredSpan.ofTrace(sql, traceId(span)), rows -> rows.size() == 1)
        .getFirst();
  }

  private ConsumerRecord<byte[], byte[]> awaitDeadLetter(RecordMetadata origin) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                kafka.all(Topics.DEAD_LETTERS).stream()
                    .filter(
                        letter ->
                            headers(letter)
                                .entrySet()
                                .containsAll(
                                    Map.of(
                                            "tailwater.origin.topic",
                                            origin.topic(),
                                            "tailwater.origin.offset",
                                            Long.toString(origin.offset()))
                                        .entrySet()))
                    .toList(),
            letters -> letters.size() == 1)
        .getFirst();
  }

  private double counted(String reason) {
    return tailwater.node().metrics().sum("tailwater_deadletters_records_total", "reason", reason);
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new TreeMap<>();
    record
        .headers()
        .forEach(
            header ->
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
    return headers;
  }
}

package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.model.Topics;
import io.tailwater.tests.stage.CommandRun;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.KafkaTopics;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.truth.SmallTraces;
import io.tailwater.tests.truth.StoredSpan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

/** Records that a wrong configuration made dead letters are put back when it is right. */
class DeadLettersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String TRACE = "463ac35c9f6413ad48485a3953bb61de";
  private static final String ZIPKIN = "shop-zipkin";
  private static final int PARTITION = 5;
  private static final byte[] KEY = "the key".getBytes(StandardCharsets.UTF_8);
  private static final byte[] GARBAGE = "no spans at all".getBytes(StandardCharsets.UTF_8);

  private final Servers servers;
  private final KafkaClient kafka;
  private int runs;

  DeadLettersIT() throws Exception {
    servers = new Servers("deadletters", config("otlp_proto"));
    servers.startKafka();
    servers.startClickHouse();
    servers.startNode();
    kafka = new KafkaClient(servers.brokers());
  }

  @AfterEach
  void stop() {
    kafka.close();
    servers.close();
  }

  @Test
  void lettersArePutBackOnceWhenTheConfigurationIsMended() throws Exception {
    byte[] spans = SpanBytesEncoder.JSON_V2.encodeList(trace());
    kafka.send(List.of(new ProducerRecord<>(ZIPKIN, PARTITION, KEY, spans)));
    kafka.send(Topics.OTLP_SPANS, PARTITION, GARBAGE);
    List<ConsumerRecord<byte[], byte[]>> letters = awaitLetters(2);
    String zipkin = numberOf(letters, ZIPKIN);
    String garbage = numberOf(letters, Topics.OTLP_SPANS);

    CommandRun list = run(0, "list");
    assertThat(list.output())
        .contains(zipkin, ZIPKIN + "-5@0", "otlp_spans-5@0", "2 letters")
        .contains("2  malformed_record");
    CommandRun wrong = run(0, "show", zipkin);
    assertThat(wrong.output())
        .containsPattern("now +malformed_record: .+ at byte \\d+")
        .contains("tailwater.origin.topic: " + ZIPKIN, "key     746865206b6579", "|[{\"traceId\"");
    CommandRun tooEarly = run(1, "replay");
    assertThat(tooEarly.output())
        .contains("replayed 0, skipped 0 that were replayed before, refused 2")
        .contains("would be a dead letter again");

    servers.stopNode();
    servers.configure(config("zipkin_json"));
    servers.startNode();
    new SmallTraces(servers, PATIENCE).awaitReady();
    Path raw = servers.directory().resolve("raw.json");
    CommandRun mended = run(0, "show", zipkin, "--raw", raw.toString());
    assertThat(mended.output()).contains("now     reads well: 2 spans");
    assertThat(Files.readAllBytes(raw)).isEqualTo(spans);
    try (KafkaProducer<byte[], byte[]> _ = replayThatCrashes(spans)) {
      CommandRun replay = run(0, "replay", "--topic", ZIPKIN, "--since", "1h");
      assertThat(replay.output())
          .contains("replayed 1, skipped 0 that were replayed before, refused 0")
          .contains("1  into " + ZIPKIN);
    }

    awaitStored();
    assertThat(run(0, "replay", zipkin, garbage, "--to", ZIPKIN).output())
        .contains("replayed 1, skipped 1 that were replayed before, refused 0")
        .contains("1  into " + ZIPKIN);
    List<ConsumerRecord<byte[], byte[]>> sent =
        kafka.all(ZIPKIN).stream().filter(record -> Arrays.equals(record.value(), spans)).toList();
    assertThat(sent).hasSize(2);
    ConsumerRecord<byte[], byte[]> replayed = sent.getLast();
    assertThat(replayed.partition()).isEqualTo(PARTITION);
    assertThat(replayed.key()).isEqualTo(KEY);
    assertThat(history(replayed)).containsExactly(zipkin);
    ConsumerRecord<byte[], byte[]> again =
        awaitLetters(3).stream()
            .filter(letter -> !history(letter).isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(again.value()).isEqualTo(GARBAGE);
    assertThat(history(again)).containsExactly(garbage);
    assertThat(StoredSpan.ofTrace(servers.sql(), TRACE)).hasSize(2);
  }

  /** What a replay leaves that was killed before its commit: a record and a mark that are not. */
  private KafkaProducer<byte[], byte[]> replayThatCrashes(byte[] spans) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers.brokers(),
                "transactional.id",
                "tailwater-deadletters-replay"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    Future<RecordMetadata> _ = producer.send(new ProducerRecord<>(ZIPKIN, PARTITION, KEY, spans));
    ProducerRecord<byte[], byte[]> mark =
        new ProducerRecord<>(
            Topics.REPLAYED_DEAD_LETTERS, "0:0-9".getBytes(StandardCharsets.UTF_8));
    try (KafkaTopics topics = new KafkaTopics(servers.brokers())) {
      mark.headers()
          .add(
              "tailwater.deadletters_topic_id",
              topics.id(Topics.DEAD_LETTERS).getBytes(StandardCharsets.UTF_8));
    }
    Future<RecordMetadata> _ = producer.send(mark);
    producer.flush();
    return producer;
  }

  private static String config(String encoding) {
    return """
    tail_sampling:
      decision_wait: 15s
      decision_wait_after_root_received: 1s
      policies:
        - {name: all, type: always_sample}
    node:
      clickhouse: {batch_max_delay: 50ms}
      sources:
        - otlp_spans
        - {topic: %s, encoding: %s}
    """
        .formatted(ZIPKIN, encoding);
  }

  private static List<Span> trace() {
    Span server =
        Span.newBuilder()
            .traceId(TRACE)
            .id("000000000000000a")
            .kind(Span.Kind.SERVER)
            .name("get /order")
            .timestamp(TimeUnit.MILLISECONDS.toMicros(Instant.now().toEpochMilli()))
            .duration(45_000)
            .localEndpoint(Endpoint.newBuilder().serviceName("order").build())
            .build();
    return List.of(server, server.toBuilder().parentId(server.id()).id("000000000000000b").build());
  }

  private CommandRun run(int exitCode, String... arguments) {
    List<String> all = new ArrayList<>(List.of("deadletters"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--kafka", servers.brokers()));
    if (!arguments[0].equals("list")) {
      all.addAll(List.of("--config", servers.config().toString()));
    }
    CommandRun run =
        CommandRun.of(
            servers.directory().resolve("logs").resolve("deadletters-" + ++runs + ".log"),
            all.toArray(String[]::new));
    assertThat(run.exitCode()).as("%s: %s", all, run.output()).isEqualTo(exitCode);
    return run;
  }

  private List<ConsumerRecord<byte[], byte[]>> awaitLetters(int count) {
    return await("%d dead letters".formatted(count))
        .atMost(PATIENCE)
        .until(() -> kafka.all(Topics.DEAD_LETTERS), letters -> letters.size() == count);
  }

  private void awaitStored() {
    await("the spans of the replayed record")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(StoredSpan.ofTrace(servers.sql(), TRACE)).hasSize(2));
  }

  private static String numberOf(List<ConsumerRecord<byte[], byte[]>> letters, String topic) {
    return letters.stream()
        .filter(letter -> texts(letter, "tailwater.origin.topic").equals(List.of(topic)))
        .map(letter -> letter.partition() + ":" + letter.offset())
        .findFirst()
        .orElseThrow();
  }

  private static List<String> history(ConsumerRecord<byte[], byte[]> record) {
    return texts(record, "tailwater.replayed_from");
  }

  private static List<String> texts(ConsumerRecord<byte[], byte[]> record, String header) {
    List<String> texts = new ArrayList<>();
    for (Header found : record.headers().headers(header)) {
      texts.add(new String(found.value(), StandardCharsets.UTF_8));
    }
    return texts;
  }
}

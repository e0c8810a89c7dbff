package io.tailwater.tests.truth;

import io.tailwater.loadtests.shop.InstanceTelemetry;
import io.tailwater.loadtests.shop.ShopModel;
import io.tailwater.loadtests.shop.ShopTrace;
import io.tailwater.loadtests.shop.ShopTraffic;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.KafkaClient;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The shop's traffic of the past, and on into the present: records whose times are those at which
 * agents would have sent them. All of a second is one record, since OTLP messages may be put
 * together.
 */
public final class ShopHistory {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int CHUNK_RECORDS = 200;

  private final ShopTraffic traffic;
  private final int tracesPerSecond;
  private final int partitions;
  private long atNanos;

  /**
   * A shop that opens at an instant.
   *
   * @param partitions of the raw topics
   */
  public ShopHistory(
      long seed, ShopModel model, int tracesPerSecond, int partitions, long openedMillis) {
    traffic = new ShopTraffic(seed, model);
    this.tracesPerSecond = tracesPerSecond;
    this.partitions = partitions;
    atNanos = openedMillis * 1_000_000;
  }

  /** Sends all traffic up to a moment that has not been sent yet. */
  public void sendUntil(KafkaClient kafka, long untilMillis) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (atNanos + SECOND_NANOS <= untilMillis * 1_000_000) {
      second(records);
      if (records.size() >= CHUNK_RECORDS) {
        kafka.send(records);
        records.clear();
      }
    }
    kafka.send(records);
  }

  private void second(List<ProducerRecord<byte[], byte[]>> records) {
    ByteArrayOutputStream spans = new ByteArrayOutputStream();
    ByteArrayOutputStream logs = new ByteArrayOutputStream();
    for (int i = 0; i < tracesPerSecond; i++) {
      ShopTrace trace = traffic.next(atNanos + i * SECOND_NANOS / tracesPerSecond);
      for (InstanceTelemetry part : trace.parts()) {
        spans.writeBytes(part.spansAsOtlp());
        if (!part.logs().isEmpty()) {
          logs.writeBytes(part.logsAsOtlp());
        }
      }
    }
    atNanos += SECOND_NANOS;
    long sentMillis = Duration.ofNanos(atNanos).toMillis();
    int partition = (int) (sentMillis / 1_000 % partitions);
    records.add(
        new ProducerRecord<>(Topics.OTLP_SPANS, partition, sentMillis, null, spans.toByteArray()));
    if (logs.size() > 0) {
      records.add(
          new ProducerRecord<>(Topics.OTLP_LOGS, partition, sentMillis, null, logs.toByteArray()));
    }
  }
}

package io.tailwater.sinks;

import static io.tailwater.sinks.OtlpLogs.keptLogs;
import static io.tailwater.sinks.OtlpLogs.log;
import static io.tailwater.sinks.OtlpLogs.logOf;
import static io.tailwater.sinks.OtlpLogs.resourceLogs;
import static io.tailwater.sinks.OtlpLogs.weight;
import static io.tailwater.sinks.OtlpTraces.RECORD_MILLIS;
import static io.tailwater.sinks.OtlpTraces.START_NANOS;
import static io.tailwater.sinks.OtlpTraces.attribute;
import static io.tailwater.sinks.OtlpTraces.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RecordSink} of logs promises, as tests. A subclass supplies the sink and a
 * reader of its store; each test uses services of its own, so one store may serve all of them.
 */
public abstract class LogSinkContract {
  private static final String TRACE = "d0000000000000000000000000000001";
  private static final String SPAN = "00000000000000a1";

  /** A sink over the store; every call may give another instance. The caller closes it. */
  protected abstract RecordSink<KeptLogs> openSink();

  /** All rows of a service's logs, duplicates included, by their place in Kafka. */
  protected abstract List<StoredLog> storedLogs(String service);

  /** From now on the store refuses logs with this body for their content. */
  protected abstract void refuseLogsThatSay(String body);

  @Test
  void everyColumnComesBackAsItWasSent() {
    LogRecord log =
        logOf(TRACE, "declined ☃\n\nDROP TABLE tailwater.logs")
            .setSpanId(bytes(SPAN))
            .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR2)
            .setSeverityText("SEVERE")
            .setFlags(0x101)
            .setEventName("payment.declined")
            .addAttributes(attribute("thread.name", "it's \"quoted\" \\ and\ttabbed"))
            .addAttributes(attribute("tailwater.policy", "errors"))
            .addAttributes(attribute("tailwater.verdict", "kept"))
            .addAttributes(attribute("tailwater.pattern_id", "00c0ffee00c0ffee"))
            .addAttributes(attribute("tailwater.correlation", "span"))
            .addAttributes(weight(2.5))
            .build();
    write(
        new SinkBatch<>(
            "columns",
            3,
            10,
            10,
            List.of(keptLogs(10, resourceLogs("all-columns", log("first").build(), log)))));

    assertThat(storedLogs("all-columns"))
        .last()
        .isEqualTo(
            new StoredLog(
                START_NANOS + 1_000_000,
                START_NANOS + 2_000_000,
                TRACE,
                SPAN,
                0x101,
                "all-columns",
                "host-of-all-columns",
                "ERROR",
                18,
                "SEVERE",
                "declined ☃\n\nDROP TABLE tailwater.logs",
                "payment.declined",
                Map.of("thread.name", "it's \"quoted\" \\ and\ttabbed"),
                Map.of("service.name", "all-columns", "host.name", "host-of-all-columns"),
                "kit",
                "1.2",
                "00c0ffee00c0ffee",
                "span",
                "errors",
                "kept",
                2.5,
                List.of(),
                3,
                10,
                1));
  }

  @Test
  void batchWrittenTwiceLandsOnce() {
    SinkBatch<KeptLogs> batch =
        new SinkBatch<>(
            "twice",
            0,
            5,
            9,
            List.of(
                keptLogs(
                    6, resourceLogs("twice", logOf(TRACE, "same").build(), log("same").build()))));

    SinkReceipt first = write(batch);
    SinkReceipt second = write(batch);

    assertThat(second.rowsByTable()).isEqualTo(first.rowsByTable());
    assertThat(storedLogs("twice")).extracting(StoredLog::sourceIndex).containsExactly(0L, 1L);
  }

  @Test
  void batchesOfOtherRangesAddUp() {
    for (int partition = 0; partition < 2; partition++) {
      for (int offset = 0; offset < 2; offset++) {
        write(
            new SinkBatch<>(
                "add",
                partition,
                offset,
                offset,
                List.of(keptLogs(offset, resourceLogs("add", log("line").build())))));
      }
    }

    assertThat(storedLogs("add")).hasSize(4);
  }

  @Test
  void whatCannotBeDecodedIsHandedBackAndItsNeighboursLand() {
    byte[] garbage = {10, 5, 1};
    SinkReceipt receipt =
        write(
            new SinkBatch<>(
                "garbage",
                0,
                0,
                2,
                List.of(
                    new KeptLogs(0, RECORD_MILLIS, garbage),
                    keptLogs(2, resourceLogs("garbage", log("x").build())))));

    assertThat(storedLogs("garbage")).extracting(StoredLog::body).containsExactly("x");
    assertThat(receipt.undecodable()).extracting(UndecodableItem::offset).containsExactly(0L);
    assertThat(receipt.undecodable().getFirst().bytes()).isEqualTo(garbage);
  }

  @Test
  void recordThatTheStoreRefusesIsHandedBackAndItsNeighboursLandOnce() {
    refuseLogsThatSay("refused");
    List<KeptLogs> records = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      String body = i == 13 ? "refused" : "taken";
      records.add(keptLogs(i, resourceLogs("refusing", logOf(TRACE, body).build())));
    }
    SinkBatch<KeptLogs> batch = new SinkBatch<>("refusing", 0, 0, 20, records);

    SinkReceipt receipt = write(batch);
    write(batch);

    assertThat(receipt.refused()).extracting(RefusedRecord::offset).containsExactly(13L);
    assertThat(receipt.refused()).extracting(RefusedRecord::items).containsExactly(1);
    assertThat(storedLogs("refusing"))
        .hasSize(20)
        .extracting(StoredLog::sourceOffset)
        .doesNotHaveDuplicates()
        .doesNotContain(13L);
  }

  /** Logs that name no trace leave nothing but their own rows, which must be proof enough. */
  @Test
  void recordRefusedAloneIsHandedBackOnceAnotherBatchLands() {
    refuseLogsThatSay("refused");
    SinkBatch<KeptLogs> alone =
        new SinkBatch<>(
            "alone", 0, 3, 3, List.of(keptLogs(3, resourceLogs("alone", log("refused").build()))));
    try (RecordSink<KeptLogs> sink = openSink()) {
      assertThatThrownBy(() -> sink.write(alone)).isInstanceOf(TransientSinkException.class);
      sink.write(
          new SinkBatch<>(
              "alone", 1, 8, 8, List.of(keptLogs(8, resourceLogs("alone", log("x").build())))));

      assertThat(sink.write(alone).refused()).extracting(RefusedRecord::offset).contains(3L);
    }
  }

  @Test
  void batchWithoutRowsIsAcknowledged() {
    SinkReceipt receipt = write(new SinkBatch<>("empty", 0, 0, 4, List.of()));

    assertThat(receipt.rowsByTable().values()).allMatch(rows -> rows == 0);
    assertThat(receipt.undecodable()).isEmpty();
  }

  private SinkReceipt write(SinkBatch<KeptLogs> batch) {
    try (RecordSink<KeptLogs> sink = openSink()) {
      return sink.write(batch);
    }
  }
}

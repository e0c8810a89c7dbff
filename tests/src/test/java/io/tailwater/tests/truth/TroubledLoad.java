package io.tailwater.tests.truth;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A load as it comes in trouble: some records twice in a row, as agents send them when an answer
 * got lost, and among the first ones some that cannot be read.
 */
public final class TroubledLoad {
  private static final int REPEATED_SHARE = 100;
  private static final int UNREADABLE = 5;
  private static final byte[] GARBAGE = {0x0a, 0x7f, 1};

  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<RawSpan> copies = new ArrayList<>();

  /** Brings trouble to these records. */
  public TroubledLoad(List<ProducerRecord<byte[], byte[]>> load)
      throws InvalidProtocolBufferException {
    for (int i = 0; i < load.size(); i++) {
      ProducerRecord<byte[], byte[]> record = load.get(i);
      records.add(record);
      if (i % REPEATED_SHARE == 0) {
        records.add(record);
        copies.addAll(RawSpan.of(record.value()));
      }
      if (i < UNREADABLE) {
        records.add(
            new ProducerRecord<>(
                record.topic(), record.partition(), record.timestamp(), null, GARBAGE));
      }
    }
  }

  /** All that is to be sent, in order. */
  public List<ProducerRecord<byte[], byte[]>> records() {
    return records;
  }

  /** Records that cannot be read. */
  public int unreadable() {
    return UNREADABLE;
  }

  /** Spans that are sent a second time. */
  public long copies() {
    return copies.size();
  }

  /** Those of them that belong to these traces. */
  public long copiesOf(Set<String> traceIds) {
    return copies.stream().filter(span -> traceIds.contains(span.traceId())).count();
  }
}

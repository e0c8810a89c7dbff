package io.tailwater.ingest.gateway;

import java.util.List;

/**
 * What became of one message: the records that Kafka must have before the sender is answered.
 *
 * @param items spans, log records, metrics or other things that the sender would count
 */
record Parcel(List<RawRecord> records, long items) {
  static final Parcel EMPTY = new Parcel(List.of(), 0);

  Parcel {
    records = List.copyOf(records);
  }

  static Parcel of(RawRecord record) {
    return new Parcel(List.of(record), 1);
  }

  static Parcel of(String topic, BatchCutter.Cut cut) {
    return new Parcel(
        cut.records().stream().map(value -> RawRecord.unkeyed(topic, value)).toList(), cut.items());
  }

  long bytes() {
    long bytes = 0;
    for (RawRecord record : records) {
      bytes += record.bytes();
    }
    return bytes;
  }
}

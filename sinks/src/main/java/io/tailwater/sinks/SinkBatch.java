package io.tailwater.sinks;

import java.util.List;

/**
 * Records of one partition that land together.
 *
 * <p>Topic, partition and the two offsets name the batch: a batch of the same name always holds the
 * same records, whoever sends it and however often. Records that a transaction marker or compaction
 * took away leave holes, so the range may be wider than the list.
 *
 * @param topic the topic that the records come from
 * @param partition the partition that the records come from
 * @param firstOffset first offset of the range
 * @param lastOffset last offset of the range, inclusive
 * @param records the records, by rising offset
 * @param <R> what the records hold
 */
public record SinkBatch<R extends SinkRecord>(
    String topic, int partition, long firstOffset, long lastOffset, List<R> records) {
  /** Checks that the records lie within the range and in order. */
  public SinkBatch {
    records = List.copyOf(records);
    long previous = firstOffset - 1;
    for (SinkRecord entry : records) {
      if (entry.offset() <= previous || entry.offset() > lastOffset) {
        throw new IllegalArgumentException(
            "offset %d does not follow %d within %s-%d %d..%d"
                .formatted(entry.offset(), previous, topic, partition, firstOffset, lastOffset));
      }
      previous = entry.offset();
    }
    if (partition < 0 || firstOffset < 0 || lastOffset < firstOffset) {
      throw new IllegalArgumentException(
          "not a range of offsets: %s-%d %d..%d"
              .formatted(topic, partition, firstOffset, lastOffset));
    }
  }

  /** Its first and its second half, for a batch of at least two records. */
  public List<SinkBatch<R>> halves() {
    int middle = records.size() / 2;
    if (middle == 0) {
      throw new IllegalStateException(name() + " has less than two records");
    }
    long split = records.get(middle).offset();
    return List.of(
        new SinkBatch<>(topic, partition, firstOffset, split - 1, records.subList(0, middle)),
        new SinkBatch<>(
            topic, partition, split, lastOffset, records.subList(middle, records.size())));
  }

  /** The batch's name: {@code <topic>-<partition>-<first>-<last>}. */
  public String name() {
    return topic + "-" + partition + "-" + firstOffset + "-" + lastOffset;
  }
}

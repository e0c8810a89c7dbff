package io.tailwater.sinks;

import java.util.List;

/**
 * Rows of one partition that land together.
 *
 * <p>Topic, its id, partition and the two offsets name the batch: a batch of the same name always
 * holds the same rows, whoever sends it and however often. The topic's id is part of the name,
 * because a topic that is deleted and made anew begins at offset 0 again.
 *
 * @param topic the topic that the records come from
 * @param topicId Kafka's id of it
 * @param partition the partition that the records come from
 * @param firstOffset first offset of the range
 * @param lastOffset last offset of the range, inclusive
 * @param records the records that have rows, by rising offset
 */
public record MetricBatch(
    String topic,
    String topicId,
    int partition,
    long firstOffset,
    long lastOffset,
    List<MetricRecord> records) {
  /** Checks that the records lie within the range and in order. */
  public MetricBatch {
    records = List.copyOf(records);
    if (partition < 0 || firstOffset < 0 || lastOffset < firstOffset) {
      throw new IllegalArgumentException(
          "not a range of offsets: %s-%d %d..%d"
              .formatted(topic, partition, firstOffset, lastOffset));
    }
    long previous = firstOffset - 1;
    for (MetricRecord metrics : records) {
      if (metrics.offset() <= previous || metrics.offset() > lastOffset) {
        throw new IllegalArgumentException(
            "offset %d does not follow %d within %s-%d %d..%d"
                .formatted(metrics.offset(), previous, topic, partition, firstOffset, lastOffset));
      }
      previous = metrics.offset();
    }
  }

  /** The batch's name: {@code <topic>@<topic id>-<partition>-<first>-<last>}. */
  public String name() {
    return topic + "@" + topicId + "-" + partition + "-" + firstOffset + "-" + lastOffset;
  }
}

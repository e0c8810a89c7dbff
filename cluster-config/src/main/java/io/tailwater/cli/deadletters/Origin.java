package io.tailwater.cli.deadletters;

/** The Kafka record that a dead letter's bytes are from. */
public record Origin(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}

package io.tailwater.config;

import java.util.Locale;

/** How Kafka shares the partitions of a consumer group among the nodes. */
public enum GroupProtocol {
  /** The classic protocol; a partition that stays where it is goes on meanwhile (KIP-429). */
  COOPERATIVE,
  /** The classic protocol; all partitions are given back whenever a node comes or goes. */
  EAGER,
  /** The broker decides, partition by partition (KIP-848, {@code group.protocol=consumer}). */
  CONSUMER;

  /** The word in {@code tailwater.yaml}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static GroupProtocol of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

package io.tailwater.processors.accounting;

import org.jspecify.annotations.Nullable;

/**
 * Where a consumer group stands in a partition.
 *
 * @param account what it has counted; null where an offset was committed without one, as nodes do
 *     that keep no accounts
 * @param end the offset after the partition's last record; asked after all accounts were read
 */
public record Standing(String topic, int partition, @Nullable Account account, long end) {
  /** Whether everything that counts has been counted: from the first record on. */
  boolean isWhole() {
    return account != null && account.fromStart();
  }
}

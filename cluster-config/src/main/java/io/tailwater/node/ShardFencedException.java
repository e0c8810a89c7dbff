package io.tailwater.node;

/**
 * Another owner has taken this shard: whatever this one still holds must be dropped, not written.
 */
final class ShardFencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShardFencedException(int partition, Throwable cause) {
    super("shard " + partition + " belongs to another owner now", cause);
  }
}

package io.tailwater.ingest.rekey;

/**
 * What is too large to be judged.
 *
 * @param maxRecordBytes a raw record above this is a dead letter as a whole
 * @param maxSpanBytes an encoded span or log above this is a dead letter; its neighbours flow on
 * @param maxContextBytes a {@code ResourceSpans} or {@code ResourceLogs} whose resource and scope
 *     together are above this, encoded, is a dead letter as a whole: they go with every part that
 *     it is cut into
 */
public record RekeyLimits(int maxRecordBytes, int maxSpanBytes, int maxContextBytes) {
  private static final int DEFAULT_CONTEXT_BYTES = 256 << 10;

  /** 8 MiB a record, 1 MiB a span or log, 256 KiB a context. */
  public static final RekeyLimits DEFAULT = new RekeyLimits(8 << 20, 1 << 20);

  public RekeyLimits {
    if (maxRecordBytes <= 0 || maxSpanBytes <= 0 || maxContextBytes <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** With the usual 256 KiB a context. */
  public RekeyLimits(int maxRecordBytes, int maxSpanBytes) {
    this(maxRecordBytes, maxSpanBytes, DEFAULT_CONTEXT_BYTES);
  }
}

package io.tailwater.ingest.rekey;

/**
 * What is too large to be judged.
 *
 * @param maxRecordBytes a raw record above this is a dead letter as a whole
 * @param maxSpanBytes an encoded span above this is a dead letter; its neighbours flow on
 */
public record RekeyLimits(int maxRecordBytes, int maxSpanBytes) {
  /** 8 MiB a record and 1 MiB a span. */
  public static final RekeyLimits DEFAULT = new RekeyLimits(8 << 20, 1 << 20);

  public RekeyLimits {
    if (maxRecordBytes <= 0 || maxSpanBytes <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}

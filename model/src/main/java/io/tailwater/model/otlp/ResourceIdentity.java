package io.tailwater.model.otlp;

import io.tailwater.model.Hash128;
import io.tailwater.model.TracePartitioner;

/**
 * Who sent metrics: a 128-bit hash of the attributes of a resource, in whatever order they stand.
 *
 * <p>It places a resource's metrics on a partition, so that one stage sees all points of a stream,
 * and begins the identity of each stream. Schema URLs and what is not an attribute do not count.
 * Not thread-safe.
 */
public final class ResourceIdentity {
  private final WireReader outer = new WireReader();
  private final WireReader inner = new WireReader();
  private final Hash128 hash = new Hash128();

  /**
   * Reads the resource out of the fields of a {@code ResourceMetrics}. Fields that are not what
   * they should be do not count.
   *
   * @param fields as in {@link ContextView#resourceFields()}
   */
  public ResourceIdentity read(byte[] fields, int length) {
    return read(fields, 0, length);
  }

  /**
   * Reads the resource out of a {@code ResourceMetrics}, or its fields, at {@code offset}. Fields
   * that are not what they should be do not count.
   */
  public ResourceIdentity read(byte[] bytes, int offset, int length) {
    hash.reset();
    try {
      outer.reset(bytes, offset, length);
      while (outer.next()) {
        if (outer.fieldNumber() == OtlpMetricFields.RESOURCE_METRICS_RESOURCE
            && outer.wireType() == WireReader.LENGTH_DELIMITED) {
          outer.readBytes();
          readResource(bytes, outer.valueOffset(), outer.valueLength());
        } else {
          outer.skip();
        }
      }
    } catch (MalformedOtlpException _) {
      // What was read before the fault is as good a name as any, and the same each time.
    }
    return this;
  }

  private void readResource(byte[] bytes, int offset, int length) {
    inner.reset(bytes, offset, length);
    while (inner.next()) {
      if (inner.fieldNumber() == OtlpFields.RESOURCE_ATTRIBUTES
          && inner.wireType() == WireReader.LENGTH_DELIMITED) {
        inner.readBytes();
        hash.addMember(bytes, inner.valueOffset(), inner.valueLength());
      } else {
        inner.skip();
      }
    }
  }

  /** The first 64 bits; 0 like the others for a resource without attributes. */
  public long hi() {
    return hash.hi();
  }

  /** The last 64 bits. */
  public long lo() {
    return hash.lo();
  }

  /** The partition of {@code tailwater.keyed.metrics} that the resource's metrics belong on. */
  public int partition(int partitions) {
    return TracePartitioner.partition(hash.hi(), hash.lo(), partitions);
  }
}

package io.tailwater.model;

/**
 * The partition of a service, where all that is counted of it comes together. Interface: it never
 * changes.
 */
public final class ServicePartitioner {
  private ServicePartitioner() {}

  /**
   * The partition of a service among {@code partitions}, from 0: {@link String#hashCode}, which the
   * language defines, with its bits mixed.
   */
  public static int partition(String service, int partitions) {
    return (int) Long.remainderUnsigned(TracePartitioner.fmix64(service.hashCode()), partitions);
  }
}

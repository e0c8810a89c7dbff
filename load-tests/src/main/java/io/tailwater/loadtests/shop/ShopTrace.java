package io.tailwater.loadtests.shop;

import java.util.List;

/**
 * One whole trace through the shop.
 *
 * @param traceId the id as 32 lower-case hex digits
 * @param useCase what the customer, or the shop itself, was doing
 * @param startNanos start of its earliest span, epoch nanoseconds
 * @param endNanos end of its latest span, epoch nanoseconds
 * @param failed whether any of its spans has the status {@code ERROR}
 * @param parts what each instance that took part has to tell, in the order in which they joined
 */
public record ShopTrace(
    String traceId,
    UseCase useCase,
    long startNanos,
    long endNanos,
    boolean failed,
    List<InstanceTelemetry> parts) {
  /** Copies the parts. */
  public ShopTrace {
    parts = List.copyOf(parts);
  }

  /** The number of spans over all parts. */
  public int spanCount() {
    int count = 0;
    for (InstanceTelemetry part : parts) {
      count += part.spans().size();
    }
    return count;
  }
}

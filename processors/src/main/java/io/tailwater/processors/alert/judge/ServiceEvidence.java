package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.cause.Sign;
import java.util.List;

/**
 * What a desk has to know of a service's minute besides its alerts: whom it calls, and what is
 * unusual about it.
 *
 * @param service whose
 * @param minute of event time, in minutes since 1970-01-01 UTC
 * @param edges its calls of others
 * @param signs what may speak for a cause, as of the last minutes
 * @param deployments versions that were seen first in the minute
 */
public record ServiceEvidence(
    String service,
    long minute,
    List<EdgeMinute> edges,
    List<Sign> signs,
    List<Deployment> deployments) {
  /**
   * Calls of one callee in the minute.
   *
   * @param callee the vertex of the service graph that was called
   * @param calls how many there were
   * @param errors how many of them failed
   */
  public record EdgeMinute(String callee, long calls, long errors) {}

  /**
   * A version that came to run.
   *
   * @param version that is new
   * @param before that ran until then
   */
  public record Deployment(String version, String before) {}

  /** Evidence of a minute without deployments. */
  public ServiceEvidence(String service, long minute, List<EdgeMinute> edges, List<Sign> signs) {
    this(service, minute, edges, signs, List.of());
  }

  /** Copies the lists. */
  public ServiceEvidence {
    edges = List.copyOf(edges);
    signs = List.copyOf(signs);
    deployments = List.copyOf(deployments);
  }
}

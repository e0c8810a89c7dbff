package io.tailwater.node.cluster;

import java.util.List;

/**
 * Where a node's part of the cluster listens, and how it finds the others.
 *
 * @param host the address that the others reach this node by
 * @param port of the cluster's own protocol; 0 picks a free one
 * @param discovery how the others are found
 */
public record ClusterOptions(String host, int port, Discovery discovery) {
  /** How the others are found. */
  public sealed interface Discovery {}

  /** There are no others. */
  public record Alone() implements Discovery {}

  /**
   * They are named.
   *
   * @param seeds {@code host:port} of each; the first, and only it, may found the cluster
   */
  public record Seeds(List<String> seeds) implements Discovery {
    public Seeds {
      seeds = List.copyOf(seeds);
    }
  }

  /**
   * They are looked up, and asked on their management port whether there is a cluster to join.
   *
   * @param method where they are looked up
   * @param name what is looked up: a DNS name, or a label selector of pods
   * @param contactPoints how many must be found before a cluster is founded
   * @param managementPort of every node, this one's too
   */
  public record Lookup(Method method, String name, int contactPoints, int managementPort)
      implements Discovery {}

  /** Where nodes are looked up. */
  public enum Method {
    /** Addresses (A, AAAA) of a DNS name. */
    DNS,
    /** Pods of a label, from the Kubernetes API. */
    KUBERNETES
  }
}

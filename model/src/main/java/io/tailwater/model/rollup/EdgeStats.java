package io.tailwater.model.rollup;

import io.tailwater.model.LatencyHistogram;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What both sides tell of the calls along an edge, each by spans of its own, and by how much the
 * client waited longer than the server worked. Not thread-safe.
 */
public final class EdgeStats implements RollupStats<EdgeStats> {
  private final CallStats client;
  private final CallStats server;
  private final LatencyHistogram gap;

  /** No call yet. */
  public EdgeStats() {
    this(new CallStats(), new CallStats(), new LatencyHistogram());
  }

  private EdgeStats(CallStats client, CallStats server, LatencyHistogram gap) {
    this.client = client;
    this.server = server;
    this.gap = gap;
  }

  /** Stats of which the parts are known; they are copied. */
  public static EdgeStats of(CallStats client, CallStats server, LatencyHistogram gap) {
    EdgeStats stats = new EdgeStats();
    stats.client.add(client);
    stats.server.add(server);
    stats.gap.add(gap);
    return stats;
  }

  /** What the callers' spans tell. */
  public CallStats client() {
    return client;
  }

  /** What the spans of those called tell. */
  public CallStats server() {
    return server;
  }

  /** The client's time less the server's, of calls of which both are known: network and queues. */
  public LatencyHistogram gap() {
    return gap;
  }

  @Override
  public void add(EdgeStats other) {
    client.add(other.client);
    server.add(other.server);
    gap.add(other.gap);
  }

  @Override
  public void writeTo(DataOutput out) throws IOException {
    client.writeTo(out);
    server.writeTo(out);
    gap.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static EdgeStats read(DataInput in) throws IOException {
    return new EdgeStats(CallStats.read(in), CallStats.read(in), LatencyHistogram.read(in));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EdgeStats that
        && client.equals(that.client)
        && server.equals(that.server)
        && gap.equals(that.gap);
  }

  @Override
  public int hashCode() {
    return Objects.hash(client, server, gap);
  }

  @Override
  public String toString() {
    return "client " + client + ", server " + server;
  }
}

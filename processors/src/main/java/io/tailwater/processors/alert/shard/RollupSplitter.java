package io.tailwater.processors.alert.shard;

import io.tailwater.model.LogSlotCount;
import io.tailwater.model.MetricMinute;
import io.tailwater.model.ServicePartitioner;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.RollupKey;
import io.tailwater.model.rollup.RollupKind;
import io.tailwater.model.rollup.RollupStats;
import io.tailwater.model.rollup.StatementKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers counts that come by shard of traces, and gives them out by partition of services. What
 * counts the same is added up, so the judges of services get few records however many shards there
 * are. Not thread-safe.
 */
public final class RollupSplitter {
  private static final byte[] NO_RECORD = {};

  private final List<Part> parts;
  private final MetricSplitter metrics;

  private static final class Part {
    private final Map<RequestKey, CallStats> requests = new LinkedHashMap<>();
    private final Map<EdgeKey, EdgeStats> edges = new LinkedHashMap<>();
    private final Map<StatementKey, CallStats> statements = new LinkedHashMap<>();
    private final List<LogSlotCount> logs = new ArrayList<>();
  }

  /** A splitter for so many partitions of services. */
  public RollupSplitter(int partitions) {
    metrics = new MetricSplitter(partitions);
    parts = new ArrayList<>(partitions);
    for (int i = 0; i < partitions; i++) {
      parts.add(new Part());
    }
  }

  /**
   * Takes a record of rollups; what services are not judged by is passed over.
   *
   * @param kind what its header says
   * @throws IllegalArgumentException if it cannot be read; counts before the fault are taken
   */
  public void add(String kind, byte[] record) {
    if (kind.equals(RollupKind.REQUESTS.header())) {
      RollupKind.REQUESTS.decode(record, this::addRequests);
    } else if (kind.equals(RollupKind.EDGES.header())) {
      RollupKind.EDGES.decode(record, this::addEdge);
    } else if (kind.equals(RollupKind.STATEMENTS.header())) {
      RollupKind.STATEMENTS.decode(record, this::addStatements);
    } else if (kind.equals(LogSlotCount.KIND)) {
      LogSlotCount.decode(record).forEach(count -> part(count.service()).logs.add(count));
    } else if (kind.equals(MetricMinute.KIND)) {
      MetricMinute.decode(record).forEach(metrics::add);
    }
  }

  /** Adds requests. Instances of a service are judged as one; the stats are the splitter's now. */
  public void addRequests(RequestKey key, CallStats stats) {
    RequestKey ofAll =
        new RequestKey(
            key.minuteMillis(),
            key.service(),
            "",
            key.endpoint(),
            key.kind(),
            key.protocol(),
            key.code());
    add(part(key.service()).requests, ofAll, stats);
  }

  /**
   * Adds calls. Those from outside are the called service's own requests, which are counted as
   * such. The stats are the splitter's now.
   */
  public void addEdge(EdgeKey key, EdgeStats stats) {
    boolean known =
        !key.client().equals(EdgeKey.USER)
            && !key.client().equals(EdgeKey.UNKNOWN)
            && !key.server().equals(EdgeKey.UNKNOWN);
    if (known) {
      add(part(key.client()).edges, key, stats);
    }
  }

  /** Adds executions of a statement; the stats are the splitter's now. */
  public void addStatements(StatementKey key, CallStats stats) {
    add(part(key.service()).statements, key, stats);
  }

  private static <K extends RollupKey, S extends RollupStats<S>> void add(
      Map<K, S> sums, K key, S stats) {
    S sum = sums.putIfAbsent(key, stats);
    if (sum != null) {
      sum.add(stats);
    }
  }

  private Part part(String service) {
    return parts.get(ServicePartitioner.partition(service, parts.size()));
  }

  /** Takes what has been gathered for a partition. */
  public List<EncodedRollup> take(int partition) {
    Part part = parts.set(partition, new Part());
    List<EncodedRollup> records = new ArrayList<>();
    records.addAll(RollupKind.REQUESTS.encode(part.requests));
    records.addAll(RollupKind.EDGES.encode(part.edges));
    records.addAll(RollupKind.STATEMENTS.encode(part.statements));
    byte[] logs = part.logs.isEmpty() ? NO_RECORD : LogSlotCount.encode(part.logs);
    if (logs.length > 0) {
      records.add(new EncodedRollup(LogSlotCount.KIND, logs));
    }
    List<MetricMinute> minutes = metrics.take(partition);
    if (!minutes.isEmpty()) {
      records.add(new EncodedRollup(MetricMinute.KIND, MetricMinute.encode(minutes)));
    }
    return records;
  }
}

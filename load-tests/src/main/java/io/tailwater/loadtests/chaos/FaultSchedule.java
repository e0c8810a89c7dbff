package io.tailwater.loadtests.chaos;

import io.tailwater.loadtests.chaos.stage.TcpProxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Which faults there will be, and when: of the seed alone.
 *
 * <p>Kinds come in rounds, each round all of them in an order of its own, so that a run that is
 * long enough for one round has each kind at least once.
 */
public final class FaultSchedule {
  private static final long FIRST_MILLIS = 8_000;
  private static final long SPACING_MILLIS = 15_000;
  private static final long JITTER_MILLIS = 5_000;

  /** Faults end before the load does, by about so much. */
  private static final long LAST_MILLIS = 15_000;

  private static final List<TcpProxy.State> WAYS =
      List.of(
          TcpProxy.State.CUT,
          TcpProxy.State.BLACK_HOLE,
          TcpProxy.State.MUTE,
          TcpProxy.State.BLACK_HOLE,
          TcpProxy.State.MUTE,
          TcpProxy.State.SLOW);

  private final SplittableRandom random;
  private final List<FaultKind> kinds;
  private final int nodes;

  private FaultSchedule(long seed, Collection<FaultKind> kinds, int nodes) {
    random = new SplittableRandom(seed);
    this.kinds = List.copyOf(new TreeSet<>(kinds));
    this.nodes = nodes;
  }

  /**
   * The faults of a run, in the order of their times.
   *
   * @param kinds that there may be; at least one
   * @param nodes that are there from the begin; the one that joins comes after them
   */
  public static List<PlannedFault> of(
      long seed, long minutes, Collection<FaultKind> kinds, int nodes) {
    return new FaultSchedule(seed, kinds, nodes).faults(minutes * 60_000);
  }

  /** The faults of a run with all kinds. */
  public static List<PlannedFault> of(long seed, long minutes, int nodes) {
    return of(seed, minutes, Arrays.asList(FaultKind.values()), nodes);
  }

  /** A rolling restart, and nothing else. */
  public static List<PlannedFault> rollingRestart() {
    return List.of(new PlannedFault(FaultKind.ROLLING_RESTART, -1, 20_000, 0, TcpProxy.State.OPEN));
  }

  private List<PlannedFault> faults(long untilMillis) {
    List<PlannedFault> faults = new ArrayList<>();
    List<FaultKind> round = new ArrayList<>();
    for (long at = FIRST_MILLIS; at < untilMillis - LAST_MILLIS; at += SPACING_MILLIS) {
      if (round.isEmpty()) {
        round.addAll(kinds);
      }
      FaultKind kind = round.remove(random.nextInt(round.size()));
      faults.add(fault(kind, at + random.nextLong(JITTER_MILLIS)));
    }
    return List.copyOf(faults);
  }

  private PlannedFault fault(FaultKind kind, long at) {
    int node = random.nextInt(nodes);
    TcpProxy.State way = WAYS.get(random.nextInt(WAYS.size()));
    return switch (kind) {
      case NODE_KILL -> of(kind, node, at, 500, 12_000);
      case BROKER_KILL -> of(kind, -1, at, 100, 5_000);
      case ENGINE_KILL -> of(kind, -1, at, 100, 6_000);
      case NODE_PAUSE -> of(kind, node, at, 2_000, 18_000);
      case BROKER_PAUSE -> of(kind, -1, at, 2_000, 12_000);
      case ENGINE_PAUSE -> of(kind, -1, at, 2_000, 15_000);
      case KAFKA_PARTITION, CLICKHOUSE_PARTITION, NODE_PARTITION ->
          new PlannedFault(kind, node, at, random.nextLong(3_000, 20_000), way);
      case NODE_RESTART -> of(kind, node, at, 0, 1);
      case REBALANCE -> of(kind, nodes, at, 6_000, 15_000);
      case CONFIG_SWAP, ROLLING_RESTART -> of(kind, -1, at, 0, 1);
      case CLICKHOUSE_OUTAGE -> of(kind, -1, at, 20_000, 40_000);
    };
  }

  private PlannedFault of(FaultKind kind, int node, long at, long least, long most) {
    return new PlannedFault(kind, node, at, random.nextLong(least, most), TcpProxy.State.OPEN);
  }
}

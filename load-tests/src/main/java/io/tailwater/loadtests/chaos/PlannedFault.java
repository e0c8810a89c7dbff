package io.tailwater.loadtests.chaos;

import io.tailwater.loadtests.chaos.stage.TcpProxy;
import java.util.Locale;

/**
 * A fault of a schedule.
 *
 * @param kind what is done
 * @param node whom to, from 0; -1 where it is done to no single node
 * @param atMillis when, after the begin of the load
 * @param lastsMillis how long the disturbance itself lasts; what is started again afterwards takes
 *     its time beyond that
 * @param way what a partitioned way does; OPEN for other kinds
 */
public record PlannedFault(
    FaultKind kind, int node, long atMillis, long lastsMillis, TcpProxy.State way) {
  /** Whom it is done to. */
  public String target() {
    return switch (kind) {
      case BROKER_KILL, BROKER_PAUSE -> "broker";
      case ENGINE_KILL, ENGINE_PAUSE, CLICKHOUSE_OUTAGE -> "engine";
      case CONFIG_SWAP, ROLLING_RESTART -> "all nodes";
      case NODE_KILL, NODE_PAUSE, NODE_RESTART, REBALANCE -> "node-" + (node + 1);
      case KAFKA_PARTITION, CLICKHOUSE_PARTITION, NODE_PARTITION ->
          "node-" + (node + 1) + " " + way.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  /** One line of the printed schedule. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%6.1f s  %-36s %-20s %5.1f s",
        atMillis / 1e3,
        kind.words(),
        target(),
        lastsMillis / 1e3);
  }
}

package io.tailwater.loadtests.demo;

import io.tailwater.loadtests.shop.ShopTruth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the demo stands at some moment; what the user watches.
 *
 * @param elapsed time since the shop opened
 * @param total how long it stays open; empty means until Ctrl-C
 * @param truth what the shop did
 * @param happening what happens to the shop now, in words
 * @param spansPerSecond spans read by the node, over the last interval
 * @param counters what the node counted since the shop opened
 * @param rows what ClickHouse got since the shop opened
 * @param troubles what is wrong right now, in words
 */
record Progress(
    Duration elapsed,
    Optional<Duration> total,
    ShopTruth truth,
    List<String> happening,
    long spansPerSecond,
    Counters counters,
    Rows rows,
    List<String> troubles) {
  Progress {
    happening = List.copyOf(happening);
    troubles = List.copyOf(troubles);
  }
}

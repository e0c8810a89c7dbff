package io.tailwater.loadtests.demo;

import io.tailwater.loadtests.shop.ShopTruth;
import io.tailwater.loadtests.shop.ShopTruth.Delivery;
import io.tailwater.loadtests.shop.ShopTruth.NotableTrace;
import io.tailwater.loadtests.shop.UseCase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A run in which everything went well; tests change one thing of it. */
final class Samples {
  static final String FAILED_TRACE = "0123456789abcdef0123456789abcdef";
  static final String SLOW_TRACE = "fedcba9876543210fedcba9876543210";

  private Samples() {}

  static ShopTruth truth(long acknowledged, long refused) {
    return new ShopTruth(
        120,
        1_000,
        Map.of("gateway", 940L, "orders", 60L),
        1,
        1,
        List.of(
            new NotableTrace(FAILED_TRACE, UseCase.CHECKOUT, 400_000_000L, true, 31),
            new NotableTrace(SLOW_TRACE, UseCase.SEARCH, 1_400_000_000L, false, 7)),
        new Delivery(1_000, acknowledged, refused),
        new Delivery(0, 0, 0),
        new Delivery(0, 0, 0));
  }

  static ShopTruth truth() {
    return truth(1_000, 0);
  }

  static Counters counters() {
    return new Counters(
        1_000,
        1_000,
        2,
        5,
        0,
        302,
        new TreeMap<>(Map.of("errors", 1L, "rest", 29L)),
        90,
        0,
        new TreeMap<>(Map.of("rekey", 0L, "shards", 0L, "clickhouse", 0L)));
  }

  static Counters judgedOnly(long judgedSpans) {
    Counters all = counters();
    return new Counters(
        all.ingestSpans(),
        judgedSpans,
        all.duplicateSpans(),
        all.lateSpans(),
        all.deadLetters(),
        all.keptSpans(),
        all.keptTraces(),
        all.droppedTraces(),
        all.undecidedSpans(),
        all.lagRecords());
  }

  static Evidence.Stored stored() {
    return stored(300, 300, 31);
  }

  static Evidence.Stored stored(long spans, long distinctSpans, long spansOfFailedTrace) {
    return new Evidence.Stored(
        spans, distinctSpans, 30, Set.of("gateway"), Map.of(FAILED_TRACE, spansOfFailedTrace));
  }

  static Evidence evidence() {
    return new Evidence(truth(), counters(), 0, stored(), true);
  }
}

package io.tailwater.sinks.clickhouse;

import io.tailwater.model.TraceId;
import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.alert.BaselineRow;
import io.tailwater.model.alert.PageRow;
import io.tailwater.model.alert.SloRow;
import java.util.List;

/** Rows of alerting for tests, each with values of its own in all columns. */
final class AlertingContractRows {
  /** 2026-11-20 10:00 UTC. */
  static final long MILLIS = 1_795_168_800_000L;

  static final long MINUTE_MILLIS = 60_000;
  static final TraceId TRACE = new TraceId(0xa1, 0xb2);

  private AlertingContractRows() {}

  /** A step of an alert that was decided two minutes after its minute. */
  static AlertRow step(String fingerprint, int minute, String from, String to) {
    return step(fingerprint, minute, minute + 2, from, to);
  }

  static AlertRow step(String fingerprint, int minute, int decidedMinute, String from, String to) {
    return new AlertRow(
        MILLIS + minute * MINUTE_MILLIS,
        MILLIS + decidedMinute * MINUTE_MILLIS + 7,
        "acme",
        fingerprint,
        "latency.p99",
        3,
        "baseline",
        "latency",
        "critical",
        "shop",
        "endpoint",
        "GET /pay",
        "shop",
        from,
        to,
        MILLIS - 3 * MINUTE_MILLIS,
        812.5,
        300,
        Double.NaN,
        0.011,
        4_711,
        1e-9,
        "ms",
        "baseline 498657",
        List.of(TRACE, new TraceId(1, 2)),
        "held",
        "bank",
        true,
        false);
  }

  static BaselineRow band(int minute, double value) {
    return new BaselineRow(
        MILLIS + minute * MINUTE_MILLIS,
        "shop",
        "endpoint",
        "GET /pay",
        "latency.p99",
        "ms",
        "judged",
        value,
        0.99,
        600,
        2,
        0.011,
        200,
        150,
        Double.NaN,
        4.5,
        498_657,
        "same_hour",
        List.of("short", "long"));
  }

  static SloRow budget(int minute, double remaining) {
    return new SloRow(
        MILLIS + minute * MINUTE_MILLIS,
        "pay works",
        "shop",
        "latency",
        300_000_000,
        0.999,
        720,
        1_000,
        4,
        43_200,
        10_800,
        remaining,
        0.02,
        Double.POSITIVE_INFINITY,
        List.of("page", "ticket"),
        List.of(14.4, 1.5),
        List.of("page"));
  }

  static PageRow page(String incident, int sequence, int minute, String status) {
    return new PageRow(
        MILLIS + minute * MINUTE_MILLIS + 7,
        "acme",
        incident,
        sequence,
        incident + "/" + sequence,
        status,
        "begin",
        "critical",
        MILLIS - 3 * MINUTE_MILLIS,
        "shop is slow, " + sequence,
        "bank",
        "bank",
        List.of("bank fails", "shop waits for it"),
        List.of("shop", "bank"),
        List.of("f1", "f2"),
        List.of(TRACE),
        "ann",
        "");
  }
}

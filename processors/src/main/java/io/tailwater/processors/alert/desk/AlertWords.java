package io.tailwater.processors.alert.desk;

import io.tailwater.processors.alert.metric.WatchedMetrics;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertEntity.Kind;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;

/**
 * An alert in plain words.
 *
 * @param rule its rule
 * @param entity what it is about
 * @param measurement what was measured
 */
record AlertWords(RuleIdentity rule, AlertEntity entity, Measurement measurement) {
  private static final String LATENCY_PREFIX = "latency.";

  /** What is wrong, on one line: {@code payment is slow}. */
  String title() {
    return switch (rule.family()) {
      case SLO -> budgetTitle();
      case SURGE -> surgeTitle();
      case ABSENT ->
          rule.signal().startsWith("slo.")
              ? "no calls of " + subject() + " to hold its objective against"
              : "nothing is heard of " + subject();
      case BASELINE, THRESHOLD -> signalTitle();
    };
  }

  /** {@code checkout burns its error budget of 99.5 % (burn-1h)}. */
  private String budgetTitle() {
    String objective = measurement.basis();
    return subject()
        + " burns its error budget"
        + (objective.isBlank() ? "" : " of " + objective)
        + " ("
        + rule.id()
        + ")";
  }

  private String surgeTitle() {
    return switch (rule.signal()) {
      case "log.template" -> "new: " + subject();
      case "log.lift" -> subject() + ", where calls fail";
      default -> subject();
    };
  }

  private String signalTitle() {
    String signal = rule.signal();
    if (signal.startsWith(LATENCY_PREFIX) || isQuantile(signal)) {
      return subject() + (isPlural() ? " are slow" : " is slow");
    }
    if (isErrors(signal)) {
      return subject() + (isPlural() ? " fail" : " fails");
    }
    return switch (signal) {
      case RuleIdentity.EDGE_GAP -> "time is lost on the way of " + subject();
      case "edge.calls" -> subject() + " have stopped";
      case "throughput" -> subject() + " gets fewer calls than usual";
      case "status.4xx" -> subject() + " refuses more calls than usual (4xx)";
      case "status.code" -> subject() + " answers with a status that is new";
      case "database.slow" -> "more of " + subject() + " are slow";
      case "database.pool.waiting" -> subject() + " waits for connections of its pool";
      case "host.cpu", "process.cpu" -> subject() + " is short of CPU";
      case "host.memory", "process.memory" -> subject() + " is short of memory";
      case "host.disk" -> subject() + " runs out of disk";
      case "runtime.gc.pause" -> subject() + " pauses to collect garbage";
      case "process.files" -> subject() + " runs out of file descriptors";
      case "process.threads" -> subject() + " runs out of threads";
      default -> subject() + ": " + rule.id();
    };
  }

  /** What was measured: {@code P99 latency}. */
  String quantity() {
    String signal = rule.signal();
    if (rule.family() == RuleFamily.SURGE) {
      return "lines";
    }
    if (isQuantile(signal)) {
      return "P" + signal.substring(signal.lastIndexOf(".p") + 2) + " latency";
    }
    if (rule.family() == RuleFamily.SLO) {
      return "burn rate";
    }
    if (isErrors(signal)) {
      return "errors";
    }
    return switch (signal) {
      case RuleIdentity.EDGE_GAP -> "time on the way";
      case "edge.calls", "throughput" -> "calls";
      case "status.4xx" -> "4xx answers";
      case "host.cpu", "process.cpu" -> "CPU";
      case "host.memory", "process.memory" -> "memory";
      case "database.pool.waiting" -> "requests that wait";
      default -> signal.isBlank() ? rule.id() : metric(signal);
    };
  }

  private static String metric(String signal) {
    return signal.startsWith(WatchedMetrics.BY_NAME)
        ? signal.substring(WatchedMetrics.BY_NAME.length())
        : signal;
  }

  /** {@code P99 latency of payment}. */
  String what() {
    return quantity() + " of " + subject();
  }

  /** What was measured: {@code 2.41 s}. */
  Amount value() {
    return Amount.of(measurement.value(), measurement.unit());
  }

  /** What it was held against: {@code 310 ms}. */
  Amount threshold() {
    return Amount.of(measurement.threshold(), measurement.unit());
  }

  /** Whether it was held against what is usual. */
  boolean isAgainstUsual() {
    return rule.family() == RuleFamily.BASELINE || rule.family() == RuleFamily.SURGE;
  }

  /** {@code payment: P99 latency 2.41 s, usually 310 ms}. */
  String sentence() {
    String sentence = subject() + ": " + quantity() + " " + value().text();
    return threshold().isKnown()
        ? sentence + (isAgainstUsual() ? ", usually " : ", limit ") + threshold().text()
        : sentence;
  }

  /** What it is about: {@code calls of bank-api by payment}. */
  String subject() {
    String key = entity.key();
    String service = entity.service();
    return switch (entity.kind()) {
      case SERVICE -> service;
      case ENDPOINT -> key + " of " + service;
      case EDGE -> "calls of " + key + " by " + service;
      case DATABASE -> "statements " + key + " of " + service;
      case INSTANCE -> "instance " + key + " of " + service;
      case HOST -> "machine " + key;
      case LOG -> lines() + " in the logs of " + service;
    };
  }

  /** Of a pattern its text, where that is known; of a class of errors its name. */
  private String lines() {
    if (!isPatternId(entity.key())) {
      return entity.key();
    }
    String template = measurement.basis();
    return template.isBlank() ? "pattern " + entity.key() : "\"" + template + "\"";
  }

  private static boolean isPatternId(String key) {
    return !key.isEmpty() && key.chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private boolean isPlural() {
    return entity.kind() == Kind.EDGE || entity.kind() == Kind.DATABASE;
  }

  private static boolean isErrors(String signal) {
    return signal.equals("errors") || signal.endsWith(".errors");
  }

  /** Whether it ends in a quantile, as {@code edge.p99} does. */
  private static boolean isQuantile(String signal) {
    int dot = signal.lastIndexOf(".p");
    return dot >= 0 && isNumber(signal.substring(dot + 2));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}

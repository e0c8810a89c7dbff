package io.tailwater.loadtests.detection;

import io.tailwater.processors.alert.baseline.BaselineReading;
import io.tailwater.processors.alert.baseline.BaselineRule;
import io.tailwater.processors.alert.baseline.BaselineSeries;
import io.tailwater.processors.alert.baseline.BaselineSettings;
import io.tailwater.processors.alert.baseline.MinuteContext;
import io.tailwater.processors.alert.baseline.MinuteSample;
import io.tailwater.processors.alert.baseline.SeriesKind;
import io.tailwater.processors.alert.baseline.SeriesSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** Tailwater's dynamic baseline as it is shipped; an alert is on while one of some rules fires. */
final class BaselineDetector implements AlertingDetector {
  private final SeriesSpec spec;
  private final Set<BaselineRule> rules;
  private final BaselineSeries series;

  /** A detector without history for a series of volumes or metrics. */
  BaselineDetector(SeriesSpec spec, Set<BaselineRule> rules) {
    this(spec, rules, new BaselineSeries(spec, BaselineSettings.DEFAULT));
  }

  private BaselineDetector(SeriesSpec spec, Set<BaselineRule> rules, BaselineSeries series) {
    this.spec = spec;
    this.rules = rules;
    this.series = series;
  }

  @Override
  public boolean accept(long minute, double value) {
    MinuteSample sample =
        spec.kind() == SeriesKind.VOLUME
            ? new MinuteSample.Count(Math.max(0, value))
            : new MinuteSample.Gauge(value);
    BaselineReading reading = series.accept(minute, sample, MinuteContext.NORMAL);
    for (BaselineRule rule : reading.firing()) {
      if (rules.contains(rule)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public BaselineDetector copy() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      series.writeTo(new DataOutputStream(bytes));
      return new BaselineDetector(
          spec,
          rules,
          BaselineSeries.read(
              new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())),
              spec,
              BaselineSettings.DEFAULT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tailwater.processors.alert.judge;

import io.tailwater.model.LogSlotCount;
import io.tailwater.model.TraceId;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Judgement;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.surge.Exemplars;
import io.tailwater.processors.alert.surge.LogCount;
import io.tailwater.processors.alert.surge.ServiceSurges;
import io.tailwater.processors.alert.surge.SurgeEvent;
import io.tailwater.processors.alert.surge.SurgeKey;
import io.tailwater.processors.pattern.ErrorClass;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a service: what of them surges or is new, and alerts of it. Lines of a known kind of
 * error alert by their kind, not by their pattern as well. Lines are not held beside calls: spans
 * that write them and endpoints go by other names. Not thread-safe.
 */
final class SurgeBook {
  private static final String COUNT = "surge.count";
  private static final String NEW = "surge.new";
  private static final int ERROR = 5;
  private static final int MOST_TRACES = 3;

  /** The lines of a new pattern that make it an alert, as {@link ServiceSurges} has it. */
  private static final double NEW_LINES = 5;

  private final String tenant;
  private final String service;
  private final List<AlertRule> counted;
  private final List<AlertRule> appearing;
  private ServiceSurges surges = new ServiceSurges();
  private LineSamples samples = new LineSamples();

  /** What surges, by name, as it began. */
  private final NavigableMap<String, Judgement.Breach> surging = new TreeMap<>();

  /** A service that wrote nothing yet. */
  SurgeBook(String service, JudgeRules rules) {
    this.tenant = rules.tenant();
    this.service = service;
    this.counted = rulesOf(rules, COUNT);
    this.appearing = rulesOf(rules, NEW);
  }

  private static List<AlertRule> rulesOf(JudgeRules rules, String detector) {
    List<AlertRule> found = new ArrayList<>();
    for (AlertRule rule : rules.rules()) {
      if (rule.selector().kind() == AlertEntity.Kind.LOG
          && rule.condition().equals(new Condition.Detected(detector))) {
        found.add(rule);
      }
    }
    return found;
  }

  /** Adds lines; those that are more than two minutes late are left out. */
  void add(LogSlotCount count) {
    ErrorClass errorClass = errorClass(count.errorClass());
    samples.see(pattern(count.patternId()), count, errorClass != null);
    if (errorClass != null) {
      samples.see(errorClass.label(), count, false);
    }
    List<Exemplars.Exemplar> traces = new ArrayList<>();
    for (TraceId trace : count.traces()) {
      traces.add(new Exemplars.Exemplar(trace, count.severityBand() >= ERROR));
    }
    surges.add(
        count.slotMillis(),
        new LogCount(
            count.patternId(),
            count.severityBand(),
            errorClass,
            null,
            count.lines(),
            new Exemplars(traces)));
  }

  private static @Nullable ErrorClass errorClass(String label) {
    for (ErrorClass errorClass : ErrorClass.values()) {
      if (errorClass.label().equals(label)) {
        return errorClass;
      }
    }
    return null;
  }

  private static String pattern(long id) {
    return HexFormat.of().toHexDigits(id);
  }

  /** Judges lines up to a moment; what surges is told at once. */
  void judge(long watermarkMillis, EntityAlerts alerts, Outcome out) {
    List<SurgeEvent> events = new ArrayList<>(surges.judge(watermarkMillis));
    events.sort(Comparator.comparing(SurgeBook::millis).thenComparing(SurgeEvent::toString));
    for (SurgeEvent event : events) {
      String name = name(event.key());
      switch (event) {
        case SurgeEvent.Started(var key, var seen, boolean alerting, var exemplars) -> {
          if (alerting && !isToldByKind(key)) {
            Measurement measured =
                measurement(name, seen.lines(), seen.expected(), Math.exp(seen.logChance()));
            Judgement.Breach breach = new Judgement.Breach(measured, hex(exemplars));
            surging.put(name, breach);
            observe(counted, name, Minutes.of(seen.toMillis() - 1), breach, alerts, out);
          }
        }
        case SurgeEvent.Ended ended -> {
          if (!isToldByKind(ended.key())) {
            surging.remove(name);
          }
        }
        case SurgeEvent.Appeared(var key, long atMillis, long lines, var exemplars) -> {
          if (key instanceof SurgeKey.OfPattern pattern && pattern.severityBand() >= ERROR) {
            Measurement measured = measurement(name, lines, NEW_LINES, Double.NaN);
            Judgement.Breach breach = new Judgement.Breach(measured, hex(exemplars));
            observe(appearing, name, Minutes.of(atMillis - 1), breach, alerts, out);
          }
        }
        case SurgeEvent.Vanished _, SurgeEvent.Pin _ -> {}
      }
    }
  }

  private static long millis(SurgeEvent event) {
    return switch (event) {
      case SurgeEvent.Started started -> started.seen().toMillis();
      case SurgeEvent.Ended ended -> ended.atMillis();
      case SurgeEvent.Appeared appeared -> appeared.atMillis();
      case SurgeEvent.Vanished vanished -> vanished.seen().toMillis();
      case SurgeEvent.Pin pin -> pin.untilMillis();
    };
  }

  private static String name(SurgeKey key) {
    return switch (key) {
      case SurgeKey.OfPattern pattern -> pattern(pattern.patternId());
      case SurgeKey.OfClass of -> of.errorClass().label();
      case SurgeKey.OfCall call -> pattern(call.patternId());
    };
  }

  private boolean isToldByKind(SurgeKey key) {
    return switch (key) {
      case SurgeKey.OfPattern pattern -> samples.isOfKnownKind(pattern(pattern.patternId()));
      case SurgeKey.OfClass _ -> false;
      case SurgeKey.OfCall _ -> true;
    };
  }

  private Measurement measurement(String name, long lines, double threshold, double chance) {
    return new Measurement(
        lines, threshold, lines, 0, lines, chance, "lines", samples.template(name));
  }

  private static List<String> hex(Exemplars exemplars) {
    return exemplars.traces().stream().limit(MOST_TRACES).map(TraceId::toHex).toList();
  }

  private void observe(
      List<AlertRule> rules,
      String name,
      long minute,
      Judgement judgement,
      EntityAlerts alerts,
      Outcome out) {
    AlertEntity entity = AlertEntity.log(tenant, service, name);
    for (AlertRule rule : rules) {
      if (rule.selector().selects(entity)) {
        alerts.observe(rule, entity, minute, judgement, out);
      }
    }
  }

  /** Gives each alert its vote of a closed minute, up to whose end lines have been judged. */
  void close(long minute, EntityAlerts alerts, Outcome out) {
    surging.forEach((name, breach) -> observe(counted, name, minute, breach, alerts, out));
    for (AlertEntity entity : alerts.known(AlertEntity.Kind.LOG)) {
      Judgement calm = new Judgement.Calm(measurement(entity.key(), 0, 0, Double.NaN));
      if (!surging.containsKey(entity.key())) {
        observe(counted, entity.key(), minute, calm, alerts, out);
      }
      observe(appearing, entity.key(), minute, calm, alerts, out);
    }
    samples.forget(minute);
  }

  void writeTo(DataOutput out) throws IOException {
    Blobs.write(out, surges::writeTo);
    samples.writeTo(out);
    out.writeInt(surging.size());
    for (Map.Entry<String, Judgement.Breach> of : surging.entrySet()) {
      out.writeUTF(of.getKey());
      of.getValue().measurement().writeTo(out);
      Codes.writeTexts(out, of.getValue().traces());
    }
  }

  static SurgeBook read(DataInput in, String service, JudgeRules rules) throws IOException {
    SurgeBook read = new SurgeBook(service, rules);
    read.surges = ServiceSurges.read(Blobs.read(in));
    read.samples = LineSamples.read(in);
    for (int i = Codes.readCount(in, Integer.MAX_VALUE); i > 0; i--) {
      String name = in.readUTF();
      Measurement measured = Measurement.readFrom(in);
      read.surging.put(name, new Judgement.Breach(measured, Codes.readTexts(in)));
    }
    return read;
  }
}

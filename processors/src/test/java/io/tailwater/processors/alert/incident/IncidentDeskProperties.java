package io.tailwater.processors.alert.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.incident.Page.Status;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.LabelMatcher;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random days of a tenant: graphs, alerts that come and go, silences, desks that die. */
final class IncidentDeskProperties {
  private static final int MINUTES = 240;
  private static final List<String> PLACES = List.of("a", "b", "c", "d", "e", "f");
  private static final List<RuleIdentity> RULES =
      List.of(DeskRig.LATENCY, DeskRig.ERRORS, DeskRig.BURN, DeskRig.CPU);

  /** What happens in a minute, and how two desks that see it may differ. */
  private static final class Day {
    private final Random random;
    private final Random side;
    private final Map<String, AlertTransition> open = new LinkedHashMap<>();
    private int silences;

    Day(long seed) {
      random = new Random(seed);
      side = new Random(~seed);
    }

    List<AlertTransition> minute(long minute) {
      List<AlertTransition> steps = new ArrayList<>();
      double mood = random.nextInt(20) == 0 ? 0.3 : 0.01;
      for (String place : PLACES) {
        for (RuleIdentity rule : RULES) {
          String key = place + rule.id();
          AlertTransition opened = open.get(key);
          if (opened == null && random.nextDouble() < mood) {
            AlertTransition fired =
                DeskRig.fired(rule, place, minute - random.nextInt(3), random.nextDouble());
            open.put(key, fired);
            steps.add(fired);
          } else if (opened != null && random.nextInt(12) == 0) {
            open.remove(key);
            steps.add(resolved(opened, minute));
          }
        }
      }
      return steps;
    }

    private static AlertTransition resolved(AlertTransition opened, long minute) {
      long since = opened.sinceMinute() - DeskRig.START_MINUTE;
      return DeskRig.step(
          opened.rule(),
          opened.entity().place(),
          AlertState.RESOLVING,
          AlertState.RESOLVED,
          since,
          Math.max(since, minute),
          Double.NaN,
          false);
    }

    List<AlertTransition> end(long minute) {
      List<AlertTransition> steps =
          open.values().stream().map(opened -> resolved(opened, minute)).toList();
      open.clear();
      return steps;
    }

    ServiceGraph graph() {
      List<ServiceGraph.Edge> edges = new ArrayList<>();
      for (String caller : PLACES) {
        for (String callee : PLACES) {
          if (!caller.equals(callee) && random.nextInt(5) == 0) {
            double share = random.nextInt(3) == 0 ? Double.NaN : random.nextDouble();
            edges.add(new ServiceGraph.Edge(caller, callee, share));
          }
        }
      }
      return ServiceGraph.of(edges, List.of());
    }

    Silence silence(long minute) {
      silences++;
      return new Silence(
          "s" + silences,
          Silence.Kind.SILENCE,
          List.of(LabelMatcher.parse("place=" + PLACES.get(random.nextInt(PLACES.size())))),
          DeskRig.millis(minute),
          DeskRig.millis(Math.min(minute + 1 + random.nextInt(40), MINUTES)),
          "ada",
          "known");
    }
  }

  @Property(tries = 60)
  void restartsAndTheOrderWithinAMinuteChangeNothing(@ForAll long seed) {
    Day day = new Day(seed);
    DeskRig steady = new DeskRig(DeskSettings.DEFAULT);
    DeskRig other = new DeskRig(DeskSettings.DEFAULT);
    for (int minute = 0; minute < MINUTES; minute++) {
      List<AlertTransition> steps = day.minute(minute);
      List<AlertTransition> shuffled = new ArrayList<>(steps);
      Collections.shuffle(shuffled, day.side);
      steps.forEach(steady.desk()::accept);
      shuffled.forEach(other.desk()::accept);
      if (day.side.nextInt(4) == 0) {
        shuffled.forEach(other.desk()::accept);
      }
      if (minute % 15 == 0) {
        ServiceGraph graph = day.graph();
        steady.desk().graph(graph);
        other.desk().graph(graph);
      }
      if (day.random.nextInt(20) == 0) {
        Silence silence = day.silence(minute);
        steady.desk().silence(silence);
        other.desk().silence(silence);
      }
      if (day.side.nextInt(5) == 0) {
        other.restart();
      }
      steady.until(minute + 1);
      other.until(minute + 0.4);
      other.until(minute + 1);
    }

    assertThat(other.pages).isEqualTo(steady.pages);
    assertThat(other.transitions).isEqualTo(steady.transitions);
    assertThat(other.notices).isEqualTo(steady.notices);
  }

  @Property(tries = 60)
  void everyAlertIsToldOnceAndEveryPageEnds(@ForAll long seed) {
    Day day = new Day(seed);
    DeskRig rig = new DeskRig(DeskRig.UNBUDGETED);
    for (int minute = 0; minute < MINUTES; minute++) {
      day.minute(minute).forEach(rig.desk()::accept);
      if (minute % 15 == 0) {
        rig.desk().graph(day.graph());
      }
      if (day.random.nextInt(20) == 0) {
        rig.desk().silence(day.silence(minute));
      }
      rig.until(minute + 1);
    }
    rig.until(MINUTES + 12);
    assertThat(loudAlerts(day)).isSubsetOf(told(rig.pages));

    day.end(MINUTES + 12).forEach(rig.desk()::accept);
    rig.until(MINUTES + 17);
    checkSequences(rig.pages);
    rig.desk().graph(ServiceGraph.EMPTY);
    // What is left are the notifications of the day, which its budget counts.
    assertThat(rig.state()).hasSizeLessThan(1_000);
  }

  /** Fingerprints of alerts that fire and are more than evidence. */
  private static Set<String> loudAlerts(Day day) {
    Set<String> loud = new HashSet<>();
    for (AlertTransition opened : day.open.values()) {
      if (opened.rule().severity() != Severity.INFO) {
        loud.add(opened.fingerprint());
      }
    }
    return loud;
  }

  /** Fingerprints of the members of all incidents, as their newest pages have them. */
  private static Set<String> told(List<Page> pages) {
    Map<String, Page> newest = new LinkedHashMap<>();
    pages.forEach(page -> newest.put(page.incident(), page));
    Set<String> told = new HashSet<>();
    for (Page page : newest.values()) {
      if (page.status() != Status.RESOLVED) {
        page.members().forEach(member -> told.add(member.fingerprint()));
      }
    }
    return told;
  }

  private static void checkSequences(List<Page> pages) {
    Map<String, Page> newest = new LinkedHashMap<>();
    for (Page page : pages) {
      Page before = newest.put(page.incident(), page);
      assertThat(page.sequence()).isEqualTo(before == null ? 1 : before.sequence() + 1);
      assertThat(page.status() == Status.FIRING).isEqualTo(before == null);
      assertThat(before == null || before.status() != Status.RESOLVED).isTrue();
    }
    assertThat(newest.values()).extracting(Page::status).containsOnly(Status.RESOLVED);
  }
}

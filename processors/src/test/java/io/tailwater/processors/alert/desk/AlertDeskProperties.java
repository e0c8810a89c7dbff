package io.tailwater.processors.alert.desk;

import static io.tailwater.processors.alert.desk.AlertDeskRig.START_MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.cause.Usual;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.judge.ServiceEvidence.EdgeMinute;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.RuleIdentity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random hours of a tenant: alerts, evidence, judges that forget, desks that die. */
final class AlertDeskProperties {
  private static final int MINUTES = 120;
  private static final List<String> PLACES = List.of("a", "b", "c", "d", "e");
  private static final List<RuleIdentity> RULES = List.of(AlertDeskRig.LATENCY, AlertDeskRig.BURN);

  @Property(tries = 40)
  void restartsPiecesOfTimeAndTheOrderOfEvidenceChangeNothing(@ForAll long seed) {
    Random random = new Random(seed);
    Random side = new Random(~seed);
    AlertDeskRig steady = new AlertDeskRig();
    AlertDeskRig other = new AlertDeskRig();
    Set<String> open = new HashSet<>();
    for (int minute = 0; minute < MINUTES; minute++) {
      for (AlertTransition step : steps(random, minute, open)) {
        steady.desk().accept(step);
        other.desk().accept(step);
      }
      List<ServiceEvidence> evidence = evidence(random, minute);
      evidence.forEach(steady.desk()::accept);
      Collections.shuffle(evidence, side);
      evidence.forEach(other.desk()::accept);
      if (side.nextInt(4) == 0) {
        evidence.forEach(other.desk()::accept);
      }
      if (random.nextInt(15) == 0) {
        forget(random, minute, open, steady.desk(), other.desk());
      }
      if (random.nextInt(4) == 0) {
        continue;
      }
      if (side.nextInt(3) == 0) {
        other.restart(AlertDeskRig.UNBUDGETED);
      }
      steady.until(minute + 1);
      for (double piece = .2; piece < 1; piece += .3) {
        other.until(minute + piece);
        if (side.nextInt(8) == 0) {
          other.restart(AlertDeskRig.UNBUDGETED);
        }
      }
      other.until(minute + 1);
    }

    assertThat(other.told).isEqualTo(steady.told);
    assertThat(other.covers).isEqualTo(steady.covers);
    assertThat(other.state()).isEqualTo(steady.state());
  }

  @Property(tries = 20)
  void stateThatIsReadIsWrittenAsItWas(@ForAll long seed) {
    Random random = new Random(seed);
    AlertDeskRig rig = new AlertDeskRig();
    Set<String> open = new HashSet<>();
    for (int minute = 0; minute < 40; minute++) {
      steps(random, minute, open).forEach(rig.desk()::accept);
      evidence(random, minute).forEach(rig.desk()::accept);
      rig.until(minute + random.nextDouble());
      byte[] state = rig.state();
      rig.restart(AlertDeskRig.UNBUDGETED);
      assertThat(rig.state()).isEqualTo(state);
    }
  }

  private static List<AlertTransition> steps(Random random, long minute, Set<String> open) {
    List<AlertTransition> steps = new ArrayList<>();
    for (String place : PLACES) {
      for (RuleIdentity rule : RULES) {
        String key = place + " " + rule.id();
        if (!open.contains(key) && random.nextInt(40) == 0) {
          open.add(key);
          steps.add(
              AlertDeskRig.fired(
                  rule,
                  AlertDeskRig.service(place),
                  minute,
                  AlertDeskRig.SLOW,
                  1 + random.nextInt(9)));
        } else if (open.contains(key) && random.nextInt(10) == 0) {
          open.remove(key);
          steps.add(
              AlertDeskRig.resolved(rule, AlertDeskRig.service(place), minute, AlertDeskRig.WELL));
        }
      }
    }
    return steps;
  }

  /** One of each service: two of one minute would be in an order. */
  private static List<ServiceEvidence> evidence(Random random, long minute) {
    List<ServiceEvidence> evidence = new ArrayList<>();
    for (String place : PLACES) {
      List<EdgeMinute> edges = new ArrayList<>();
      List<Sign> signs = new ArrayList<>();
      for (String callee : PLACES) {
        if (random.nextInt(8) == 0) {
          edges.add(new EdgeMinute(callee, 100, random.nextInt(30)));
        }
        if (random.nextInt(8) == 0) {
          signs.add(
              new Sign.EdgeGap(
                  place, callee, 1e6 * (1 + random.nextInt(50)), new Usual(15, .3), 0, 0));
        }
      }
      if (random.nextInt(4) == 0) {
        signs.add(new Sign.Metric(place, "cpu", random.nextInt(100), new Usual(10, 5)));
      }
      long told = Math.max(0, minute - random.nextInt(3));
      evidence.add(new ServiceEvidence(place, START_MINUTE + told, edges, signs));
    }
    return evidence;
  }

  private static void forget(
      Random random, long minute, Set<String> open, AlertDesk steady, AlertDesk other) {
    String place = PLACES.get(random.nextInt(PLACES.size()));
    open.removeIf(key -> key.startsWith(place));
    steady.present(place, Set.of(), START_MINUTE + minute);
    other.present(place, Set.of(), START_MINUTE + minute);
  }
}

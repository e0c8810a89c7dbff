package io.tailwater.processors.alert.incident;

import static io.tailwater.processors.alert.incident.DeskRig.BURN;
import static io.tailwater.processors.alert.incident.DeskRig.CPU;
import static io.tailwater.processors.alert.incident.DeskRig.ERRORS;
import static io.tailwater.processors.alert.incident.DeskRig.LATENCY;
import static io.tailwater.processors.alert.incident.DeskRig.SURGE;
import static io.tailwater.processors.alert.incident.DeskRig.graph;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tailwater.processors.alert.incident.CauseRanking.Cause;
import io.tailwater.processors.alert.incident.Page.Reason;
import io.tailwater.processors.alert.incident.Page.Status;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.LabelMatcher;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IncidentDeskTest {
  private final DeskRig rig = new DeskRig(DeskRig.UNBUDGETED);

  @Test
  void evidenceThatGoesOnIsAnIncidentOnceItsRuleIsWorse() {
    rig.fire(CPU, "cart", 0);
    rig.fire(ERRORS, "cart", 1);
    rig.until(3);
    rig.resolve(ERRORS, "cart", 9);
    rig.until(20);
    RuleIdentity worse =
        new RuleIdentity(
            CPU.id(),
            2,
            CPU.subject(),
            CPU.family(),
            CPU.signal(),
            Severity.WARNING,
            CPU.escalation(),
            false);

    rig.fire(worse, "cart", 21);

    assertThat(rig.until(30)).extracting(Page::status).containsExactly(Status.FIRING);
  }

  @Test
  void evidenceThatGoesOnDoesNotKeepAnIncidentOpen() {
    rig.fire(CPU, "cart", 0);
    rig.fire(ERRORS, "cart", 1);
    rig.until(3);
    String first = rig.pages.getFirst().incident();
    rig.resolve(ERRORS, "cart", 9);

    assertThat(rig.until(20)).extracting(Page::status).containsExactly(Status.RESOLVED);
    rig.restart();
    assertThat(rig.until(600)).as("it is no incident of its own").isEmpty();
    assertThat(rig.desk().incidents()).isEmpty();

    rig.fire(ERRORS, "cart", 601);
    assertThat(rig.until(610))
        .singleElement()
        .satisfies(
            page -> {
              assertThat(page.status()).isEqualTo(Status.FIRING);
              assertThat(page.incident()).isNotEqualTo(first);
            });
    rig.resolve(CPU, "cart", 611);
    rig.fire(CPU, "cart", 611);
    rig.until(620);
    assertThat(rig.desk().incidents().getFirst().members())
        .as("evidence that begins anew is of the incident of its time")
        .hasSize(2);
  }

  @Test
  void oneCauseIsOnePage() {
    rig.desk().graph(graph("frontend>checkout", "checkout>payment", "payment>bank"));
    rig.fire(LATENCY, "bank", 0);
    rig.fire(LATENCY, "payment", 0);
    rig.fire(LATENCY, "checkout", 0);
    rig.fire(BURN, "frontend", 0);

    assertThat(rig.until(3))
        .singleElement()
        .satisfies(
            page -> {
              assertThat(page.status()).isEqualTo(Status.FIRING);
              assertThat(page.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(page.headline().rule()).isEqualTo(BURN);
              assertThat(page.root()).isEqualTo("bank");
              assertThat(page.sinceMinute()).isEqualTo(DeskRig.START_MINUTE);
              assertThat(page.members())
                  .extracting(member -> member.entity().place())
                  .containsExactlyInAnyOrder("bank", "payment", "checkout", "frontend");
            });
    assertThat(rig.transitions)
        .extracting(step -> step.entity().place(), AlertTransition::to, AlertTransition::by)
        .containsExactlyInAnyOrder(
            tuple("payment", AlertState.SUPPRESSED, "bank"),
            tuple("checkout", AlertState.SUPPRESSED, "bank"));
  }

  @Test
  void exampleOfTheDocumentation() {
    rig.desk().graph(graph("web>checkout", "checkout>payment", "payment>bank"));
    rig.until(3.5);
    rig.fire(LATENCY, "payment", 0);
    rig.fire(LATENCY, "checkout", 0);
    rig.until(4.5);
    rig.fire(LATENCY, "bank", 0);
    rig.until(6.5);
    rig.fire(BURN, "web", 0);
    rig.until(20.5);
    rig.resolve(LATENCY, "payment", 20);
    rig.resolve(LATENCY, "checkout", 20);
    rig.resolve(LATENCY, "bank", 20);
    rig.resolve(BURN, "web", 20);
    rig.until(30);

    assertThat(rig.pages)
        .extracting(
            page -> (page.atMillis() - DeskRig.millis(0)) / 1_000,
            Page::sequence,
            Page::reason,
            Page::severity,
            Page::root,
            page -> page.headline().entity().place())
        .containsExactly(
            tuple(250L, 1, Reason.OPENED, Severity.WARNING, "payment", "payment"),
            tuple(280L, 2, Reason.ROOT_CHANGED, Severity.WARNING, "bank", "bank"),
            tuple(400L, 3, Reason.WORSE, Severity.CRITICAL, "bank", "web"),
            tuple(1_420L, 4, Reason.RECOVERED, Severity.CRITICAL, "bank", "web"));
  }

  @Test
  void pageIsResolvedOnceAllHasBeenCalmForThreeMinutes() {
    rig.fire(ERRORS, "cart", 0);
    rig.fire(LATENCY, "cart", 0);
    rig.until(5);
    rig.resolve(ERRORS, "cart", 6);
    rig.until(20);
    rig.resolve(LATENCY, "cart", 20);

    assertThat(rig.until(22.9)).isEmpty();
    assertThat(rig.until(30))
        .singleElement()
        .satisfies(
            page -> {
              assertThat(page.status()).isEqualTo(Status.RESOLVED);
              assertThat(page.sequence()).isEqualTo(2);
              assertThat(page.members())
                  .extracting(Page.Member::state)
                  .containsOnly(AlertState.RESOLVED);
            });
    assertThat(rig.pages).extracting(Page::incident).containsOnly(rig.pages.getFirst().incident());
  }

  @Test
  void alertThatComesBackInTimeIsTheSameIncident() {
    rig.fire(ERRORS, "cart", 0);
    rig.until(2);
    rig.resolve(ERRORS, "cart", 10);
    rig.until(12);
    rig.fire(ERRORS, "cart", 12);

    assertThat(rig.until(60)).isEmpty();
  }

  @Test
  void causeThatIsSeenLaterUpdatesThePage() {
    rig.desk().graph(graph("frontend>cart"));
    rig.fire(LATENCY, "frontend", 0);
    rig.until(1);
    rig.fire(LATENCY, "cart", 2);

    assertThat(rig.until(3))
        .singleElement()
        .satisfies(
            page -> {
              assertThat(page.status()).isEqualTo(Status.UPDATED);
              assertThat(page.reason()).isEqualTo(Reason.ROOT_CHANGED);
              assertThat(page.root()).isEqualTo("cart");
              assertThat(page.incident()).isEqualTo(rig.pages.getFirst().incident());
            });
  }

  @Test
  void effectsOfAnotherFaultBelongToThatFault() {
    rig.desk().graph(graph("frontend>cart", "frontend>currency"));
    rig.fire(LATENCY, "cart", 0);
    rig.fire(LATENCY, "frontend", 0);
    rig.until(8);
    rig.fire(LATENCY, "currency", 8);
    rig.fire(ERRORS, "frontend", 8);
    rig.until(9);

    assertThat(rig.pages)
        .extracting(Page::status, Page::root)
        .containsExactly(tuple(Status.FIRING, "cart"), tuple(Status.FIRING, "currency"));
    assertThat(rig.pages.getLast().members())
        .extracting(member -> member.rule().id())
        .containsExactlyInAnyOrder("latency", "errors");
  }

  @Test
  void effectSeenInTwoPlacesBringsTheirIncidentsTogether() {
    rig.desk().graph(graph("web>cart", "app>cart"));
    rig.fire(LATENCY, "web", 0);
    rig.fire(LATENCY, "app", 0);
    rig.until(1);
    rig.fire(LATENCY, "cart", 1);
    rig.until(2);

    assertThat(rig.pages)
        .extracting(Page::status, Page::reason)
        .containsExactly(
            tuple(Status.FIRING, Reason.OPENED),
            tuple(Status.FIRING, Reason.OPENED),
            tuple(Status.RESOLVED, Reason.MERGED),
            tuple(Status.UPDATED, Reason.ROOT_CHANGED));
    assertThat(rig.pages.get(2).continuedBy()).isEqualTo(rig.pages.get(3).incident());
    assertThat(rig.pages.get(3).members()).hasSize(3);
  }

  @Test
  void placesThatFewBadTracesPassExplainNothing() {
    rig.desk()
        .graph(ServiceGraph.of(List.of(new ServiceGraph.Edge("web", "cart", 0.4)), List.of()));
    rig.fire(LATENCY, "web", 0);
    rig.fire(LATENCY, "cart", 0);

    assertThat(rig.until(1)).hasSize(2).extracting(Page::status).containsOnly(Status.FIRING);
  }

  @Test
  void cycleIsOneAndTheRankingSaysWhereItComesFrom() {
    rig.desk().graph(graph("a>b", "b>c", "c>a"));
    rig.ranking =
        (places, since, minute) -> List.of(new Cause("b", 4, List.of("12 of 14 pass it")));
    rig.fire(LATENCY, "a", 0);
    rig.fire(LATENCY, "b", 0);
    rig.fire(LATENCY, "c", 0);

    assertThat(rig.until(2))
        .singleElement()
        .satisfies(
            page -> {
              assertThat(page.root()).isEqualTo("b");
              assertThat(page.causes().getFirst().explanation())
                  .containsExactly("12 of 14 pass it");
            });
    assertThat(rig.transitions).isEmpty();
  }

  @Test
  void rankingMayNameWhatHasNoAlert() {
    rig.desk().graph(graph("frontend>payment", "payment>bank"));
    rig.ranking =
        (places, since, minute) -> {
          assertThat(places).containsExactly("bank", "frontend", "payment");
          return List.of(new Cause("bank", 9, List.of("2.1 s of gap")));
        };
    rig.fire(BURN, "frontend", 0);

    assertThat(rig.until(1).getFirst().causes())
        .extracting(Cause::place)
        .containsExactly("bank", "frontend");
    assertThat(rig.pages.getFirst().root()).isEqualTo("frontend");
  }

  @Test
  void whatUsersFeelIsNeverHidden() {
    rig.desk().graph(graph("web>cart", "mobile>web"));
    rig.fire(LATENCY, "cart", 0);
    rig.fire(BURN, "web", 0);
    rig.fire(BURN, "mobile", 0);
    rig.until(1);

    assertThat(rig.transitions)
        .extracting(step -> step.entity().place(), AlertTransition::to)
        .containsExactly(tuple("web", AlertState.SUPPRESSED));
    assertThat(rig.pages.getFirst().headline().entity().place()).isEqualTo("mobile");
  }

  @Test
  void criticalIncidentsAreGatheredForTenSecondsOthersForThirty() {
    rig.fire(BURN, "a", 1);
    rig.fire(LATENCY, "b", 1);
    rig.until(1);

    assertThat(rig.until(1.16)).isEmpty();
    assertThat(rig.until(1.17)).extracting(page -> page.headline().rule()).containsExactly(BURN);
    assertThat(rig.until(1.49)).isEmpty();
    assertThat(rig.until(1.5)).extracting(page -> page.headline().rule()).containsExactly(LATENCY);
  }

  @Test
  void worseIsToldAtOnceMoreAfterFiveMinutesTheSameAfterFourHours() {
    rig.fire(LATENCY, "cart", 0);
    rig.until(1);
    rig.fire(ERRORS, "cart", 1);
    rig.fire(SURGE, "cart", 1);
    assertThat(rig.until(5)).isEmpty();
    assertThat(rig.until(6)).extracting(Page::reason).containsExactly(Reason.GROWN);
    rig.fire(BURN, "cart", 7);
    assertThat(rig.until(7.2)).extracting(Page::reason).containsExactly(Reason.WORSE);
    assertThat(rig.until(246.9)).isEmpty();
    assertThat(rig.until(248)).extracting(Page::reason).containsExactly(Reason.REPEATED);
    assertThat(rig.pages).extracting(Page::sequence).containsExactly(1, 2, 3, 4);
  }

  @Test
  void logSurgeBesideABurningBudgetIsCritical() {
    rig.fire(SURGE, "cart", 0);
    rig.fire(BURN, "cart", 0);

    assertThat(rig.until(1).getFirst().members())
        .extracting(Page.Member::severity)
        .containsOnly(Severity.CRITICAL);
  }

  @Test
  void acknowledgedIncidentIsNotRepeated() {
    rig.fire(LATENCY, "cart", 0);
    String incident = rig.until(1).getFirst().incident();

    assertThat(rig.desk().acknowledge("none", "ada")).isFalse();
    assertThat(rig.desk().acknowledge(incident, "ada")).isTrue();
    assertThat(rig.until(2)).extracting(Page::status).containsExactly(Status.ACKNOWLEDGED);
    assertThat(rig.until(1_000)).isEmpty();
    rig.resolve(LATENCY, "cart", 1_000);
    assertThat(rig.until(1_004))
        .extracting(Page::status, Page::acknowledgedBy)
        .containsExactly(tuple(Status.RESOLVED, "ada"));
  }

  @Test
  void evidenceAloneIsNotTold() {
    rig.fire(CPU, "cart", 0);

    assertThat(rig.until(600)).isEmpty();
    assertThat(rig.desk().incidents())
        .extracting(IncidentView::root, IncidentView::severity, IncidentView::pages)
        .containsExactly(tuple("cart", Severity.INFO, 0));
  }

  @Test
  void evidenceBecomesTheRootOfWhatItExplains() {
    rig.desk().graph(graph("web>cart"));
    rig.fire(CPU, "cart", 0);
    rig.until(3);
    rig.fire(ERRORS, "web", 3);

    assertThat(rig.until(4))
        .singleElement()
        .satisfies(
            page -> {
              assertThat(page.root()).isEqualTo("cart");
              assertThat(page.members())
                  .extracting(Page.Member::severity)
                  .containsOnly(Severity.WARNING);
            });
  }

  @Test
  void evidenceOfLongAgoExplainsNothing() {
    rig.desk().graph(graph("web>cart"));
    rig.fire(CPU, "cart", 0);
    rig.until(30);
    rig.fire(ERRORS, "web", 30);

    assertThat(rig.until(31)).singleElement().extracting(Page::root).isEqualTo("web");
  }

  @Test
  void causeThatIsSeenMuchLaterIsAnotherIncidentThoughTheFirstWasNeverTold() {
    rig.desk().graph(graph("web>cart"));
    rig.desk().silence(silence("s1", "service=web", 0, 60));
    rig.fire(LATENCY, "web", 0);
    rig.until(10);
    rig.desk().accept(DeskRig.fired(LATENCY, "cart", 2, Double.NaN));

    assertThat(rig.until(11))
        .singleElement()
        .satisfies(page -> assertThat(page.members()).hasSize(1));
  }

  @Test
  void nothingNewIsToldUntilTheFirstFullWindowAfterAStart() {
    rig.fire(ERRORS, "cart", 0);
    rig.until(1);
    rig.restart();
    rig.desk().holdAll(DeskRig.millis(4));
    rig.desk().hold("web", DeskRig.millis(6));
    rig.fire(ERRORS, "web", 2);
    rig.fire(ERRORS, "bank", 2);
    rig.fire(ERRORS, "cart", 2);

    assertThat(rig.until(3.9)).isEmpty();
    assertThat(rig.until(5.9)).extracting(Page::root).containsExactly("bank");
    assertThat(rig.until(60)).extracting(Page::root).containsExactly("web");
  }

  @Test
  void replayedPastIsToldWhenItHasCaughtUp() {
    rig.desk()
        .accept(
            DeskRig.step(ERRORS, "cart", AlertState.PENDING, AlertState.FIRING, 0, 0, 0.1, true));
    assertThat(rig.until(60)).isEmpty();
    rig.desk()
        .accept(
            new AlertTransition(
                ERRORS,
                DeskRig.at("cart"),
                AlertState.FIRING,
                AlertState.FIRING,
                DeskRig.START_MINUTE + 60,
                DeskRig.START_MINUTE,
                Measurement.NONE,
                List.of(),
                TransitionCause.CAUGHT_UP,
                "",
                false,
                false));

    assertThat(rig.until(61)).extracting(Page::status).containsExactly(Status.FIRING);
  }

  @Test
  void quietDaysTakeNoTime() {
    rig.desk().silence(silence("s1", "service=cart", 0, 1_000_000));

    assertThat(rig.until(1e9)).isEmpty();
    assertThat(rig.notices).hasSize(1);
  }

  @Test
  void alertOfAnotherTenantIsRefused() {
    IncidentDesk desk = IncidentDesk.create("other", DeskSettings.DEFAULT, 0);

    assertThatThrownBy(() -> desk.accept(DeskRig.fired(LATENCY, "cart", 0, 1)))
        .hasMessageContaining("shop");
  }

  private static Silence silence(String id, String matcher, long start, long end) {
    return new Silence(
        id,
        Silence.Kind.SILENCE,
        List.of(LabelMatcher.parse(matcher)),
        DeskRig.millis(start),
        DeskRig.millis(end),
        "ada",
        "known");
  }
}

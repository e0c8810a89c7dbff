package io.tailwater.processors.alert.incident;

import static io.tailwater.processors.alert.incident.DeskRig.ERRORS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tailwater.processors.alert.incident.Page.Status;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.LabelMatcher;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What silences hide, and for how long. */
final class IncidentSilenceTest {
  private final DeskRig rig = new DeskRig(DeskRig.UNBUDGETED);

  @Test
  void silencedAlertsAreToldWhenTheSilenceEnds() {
    rig.desk().silence(silence("s1", "service=~\"c.*\"", 0, 60));
    rig.fire(ERRORS, "cart", 1);
    assertThat(rig.until(44)).isEmpty();
    assertThat(rig.notices).isEmpty();
    rig.until(59);
    assertThat(rig.notices)
        .extracting(SilenceNotice::kind)
        .containsExactly(SilenceNotice.Kind.ENDS_SOON);

    assertThat(rig.until(61)).extracting(Page::status).containsExactly(Status.FIRING);
    assertThat(rig.notices.getLast())
        .satisfies(
            notice -> {
              assertThat(notice.kind()).isEqualTo(SilenceNotice.Kind.ENDED);
              assertThat(notice.hidden()).hasSize(1).isEqualTo(notice.stillFiring());
            });
    assertThat(rig.transitions)
        .extracting(AlertTransition::to, AlertTransition::by, AlertTransition::cause)
        .containsExactly(
            tuple(AlertState.SILENCED, "silence:s1", TransitionCause.SILENCED),
            tuple(AlertState.FIRING, "", TransitionCause.UNCOVERED));
  }

  @Test
  void silenceThatIsEndedEarlyHidesNoLonger() {
    rig.desk().silence(silence("s1", "service=cart", 0, 60));
    rig.fire(ERRORS, "cart", 1);
    rig.until(5);
    assertThat(rig.desk().endSilence("s1")).isTrue();
    assertThat(rig.desk().endSilence("s2")).isFalse();

    assertThat(rig.until(6)).hasSize(1);
    assertThat(rig.desk().silences()).isEmpty();
  }

  @Test
  void plannedMaintenanceThatSomebodyEndedIsNotPlannedAgain() {
    Silence planned = maintenance("m1", 0, 60);
    rig.desk().plan(planned);
    rig.until(5);
    assertThat(rig.desk().endSilence("m1")).isTrue();
    rig.until(6);

    rig.restart();
    rig.desk().plan(planned);

    assertThat(rig.desk().silences()).isEmpty();
    rig.desk().plan(maintenance("m1", 0, 90));
    assertThat(rig.desk().silences()).as("another one under the same name").hasSize(1);
  }

  @Test
  void plannedMaintenanceThatSomebodyChangedStaysAsItIs() {
    Silence planned = maintenance("m1", 0, 60);
    rig.desk().plan(planned);
    rig.desk().silence(maintenance("m1", 0, 90));

    rig.restart();
    rig.desk().plan(planned);

    assertThat(rig.desk().silences()).containsExactly(maintenance("m1", 0, 90));
  }

  @Test
  void plannedMaintenanceThatIsOverIsNotToldOf() {
    rig.until(61);

    rig.desk().plan(maintenance("m1", 0, 60));
    rig.until(70);

    assertThat(rig.notices).isEmpty();
  }

  @Test
  void pageThatWasSentIsResolvedThoughItIsSilencedNow() {
    rig.fire(ERRORS, "cart", 1);
    rig.until(2);
    rig.desk().silence(silence("s1", "service=cart", 2, 600));
    rig.resolve(ERRORS, "cart", 9);

    assertThat(rig.until(20)).extracting(Page::status).containsExactly(Status.RESOLVED);
  }

  @Test
  void silenceWithoutReasonIsRefused() {
    assertThatThrownBy(
            () ->
                new Silence(
                    "s",
                    Silence.Kind.SILENCE,
                    silence("x", "a=b", 0, 1).matchers(),
                    0,
                    1,
                    "ada",
                    ""))
        .hasMessageContaining("comment");
  }

  private static Silence maintenance(String id, long start, long end) {
    return new Silence(
        id,
        Silence.Kind.MAINTENANCE,
        List.of(LabelMatcher.parse("service=cart")),
        DeskRig.millis(start),
        DeskRig.millis(end),
        "ada",
        "known");
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

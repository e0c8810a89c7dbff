package io.tailwater.loadtests.chaos.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker must find what is wrong: rows made by hand, one fault each. */
class TraceCheckerTest {
  private static final long BEGIN = 1_800_000_000_000L;
  private static final String ID = "00000000000000010000000000000002";
  private static final Mark ERRORS = new Mark("errors", 1, 1);
  private static final String YAML =
      """
      tail_sampling:
        decision_wait: 3s
        decision_wait_after_root_received: 0s
        policies:
          - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
          - {name: rest, type: probabilistic, probabilistic: {sampling_percentage: %s}}
      """;

  private final Figures figures = new Figures();
  private final TraceChecker checker;
  private final List<Arrival> arrivals = new ArrayList<>();
  private final KeptTrace kept = new KeptTrace();

  TraceCheckerTest() throws Exception {
    checker =
        new TraceChecker(
            PolicyVersions.of(
                List.of(
                    new PolicyVersions.Text(1, 0, YAML.formatted("0.000001")),
                    new PolicyVersions.Text(2, BEGIN + 100_000, YAML.formatted("100")))),
            figures);
  }

  @Test
  void wholeTraceWithItsLateSpanIsRight() throws Exception {
    sent(0, "a", true);
    sent(500, "b", false);
    sent(8_000, "c", false);
    stored(ERRORS, "a", "b", "c");

    check();
    assertThat(figures.isClean()).isTrue();
    assertThat(figures.keptTraces()).isEqualTo(1);
    assertThat(figures.judgedInPart()).isZero();
  }

  @Test
  void droppedTraceIsRight() throws Exception {
    sent(0, "a", false);
    sent(8_000, "c", false);

    check();
    assertThat(figures.isClean()).isTrue();
    assertThat(figures.keptTraces()).isZero();
  }

  @Test
  void traceWithoutARowIsLost() throws Exception {
    sent(0, "a", true);
    sent(500, "b", false);

    check();
    assertThat(figures.lost()).isEqualTo(2);
    assertThat(figures.split()).isZero();
  }

  @Test
  void spanThatIsInTheKeptTopicAloneIsLost() throws Exception {
    sent(0, "a", true);
    sent(500, "b", false);
    stored(ERRORS, "a");
    kept.written(hex("b"), false);

    check();
    assertThat(figures.lost()).isEqualTo(1);
    assertThat(figures.details().getFirst()).contains("in the kept topic");
  }

  @Test
  void partOfATraceIsSplit() throws Exception {
    sent(0, "a", true);
    sent(500, "b", false);
    stored(ERRORS, "a");

    check();
    assertThat(figures.lost()).isEqualTo(1);
    assertThat(figures.split()).isEqualTo(1);
  }

  @Test
  void twoDecisionsAreASplit() throws Exception {
    sent(0, "a", true);
    sent(8_000, "b", false);
    stored(ERRORS, "a");
    stored(new Mark("rest", 1, 4), "b");

    check();
    assertThat(figures.split()).isEqualTo(1);
  }

  @Test
  void spanWrittenTwiceIsDoubled() throws Exception {
    sent(0, "a", true);
    stored(ERRORS, "a");
    kept.written(hex("a"), false);

    check();
    assertThat(figures.doubled()).isEqualTo(1);
  }

  @Test
  void spanStoredTwiceIsDoubled() throws Exception {
    sent(0, "a", true);
    stored(ERRORS, "a");
    kept.stored(hex("a"), ERRORS);

    check();
    assertThat(figures.doubled()).isEqualTo(1);
  }

  @Test
  void repeatedSpanOfAnOpenTraceIsThereOnce() throws Exception {
    sent(0, "a", true);
    sent(400, "a", true);
    stored(ERRORS, "a");

    check();
    assertThat(figures.isClean()).isTrue();
  }

  @Test
  void traceThatNoPolicyKeepsIsWronglyKept() throws Exception {
    sent(0, "a", false);
    stored(ERRORS, "a");

    check();
    assertThat(figures.wronglyKept()).isEqualTo(1);
  }

  @Test
  void traceOfAnotherPolicyIsWronglyKept() throws Exception {
    sent(0, "a", true);
    stored(new Mark("rest", 1, 1), "a");

    check();
    assertThat(figures.wronglyKept()).isEqualTo(1);
  }

  @Test
  void traceOfAVersionThatWasNotInForceIsWronglyKept() throws Exception {
    sent(0, "a", false);
    stored(new Mark("rest", 2, 1), "a");

    check();
    assertThat(figures.wronglyKept()).isEqualTo(1);
  }

  @Test
  void traceAtTheSwapMayBeOfEitherVersion() throws Exception {
    sent(100_000 - 3_500, "a", false);
    stored(new Mark("rest", 2, 1), "a");

    check();
    assertThat(figures.isClean()).isTrue();
  }

  @Test
  void spanThatNobodySentIsWronglyKept() throws Exception {
    sent(0, "a", true);
    stored(ERRORS, "a", "e");

    check();
    assertThat(figures.wronglyKept()).isEqualTo(1);
  }

  @Test
  void otherWeightIsWrong() throws Exception {
    sent(0, "a", true);
    stored(new Mark("errors", 1, 2), "a");

    check();
    assertThat(figures.wronglyWeighted()).isEqualTo(1);
  }

  @Test
  void lateErrorTurnsARejectionAlone() throws Exception {
    sent(0, "a", false);
    sent(8_000, "b", true);
    storedLate(ERRORS, "b");

    check();
    assertThat(figures.isClean()).isTrue();
    assertThat(figures.upgradedTraces()).isEqualTo(1);
  }

  @Test
  void lateErrorThatTurnsNothingIsLost() throws Exception {
    sent(0, "a", false);
    sent(8_000, "b", true);

    check();
    assertThat(figures.lost()).isEqualTo(1);
  }

  @Test
  void traceJudgedWithoutASpanThatWasThereIsTooEarly() throws Exception {
    sent(0, "a", false);
    sent(500, "b", true);
    storedLate(ERRORS, "b");

    check();
    assertThat(figures.judgedTooEarly()).isEqualTo(1);
    assertThat(figures.isClean()).isFalse();
  }

  @Test
  void traceWhoseSpanKafkaTookLateMayBeJudgedInPart() throws Exception {
    sent(0, "a", false);
    sent(500, 12_000, "b", true);
    storedLate(ERRORS, "b");

    check();
    assertThat(figures.isClean()).isTrue();
    assertThat(figures.judgedInPart()).isEqualTo(1);
  }

  private void check() throws Exception {
    checker.check(ID, arrivals, kept);
  }

  private void sent(long afterMillis, String span, boolean failed) {
    sent(afterMillis, afterMillis, span, failed);
  }

  private void sent(long afterMillis, long thereAfterMillis, String span, boolean failed) {
    Span.Builder made =
        Span.newBuilder()
            .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(ID)))
            .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex(hex(span))))
            .setName(span)
            .setStartTimeUnixNano(BEGIN * 1_000_000)
            .setEndTimeUnixNano(BEGIN * 1_000_000 + 5);
    if (failed) {
      made.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    }
    byte[] data =
        TracesData.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addSpans(made)))
            .build()
            .toByteArray();
    arrivals.add(
        new Arrival(BEGIN + afterMillis, BEGIN + thereAfterMillis, data, List.of(hex(span))));
  }

  private void stored(Mark mark, String... spans) {
    for (String span : spans) {
      kept.written(hex(span), false).stored(hex(span), mark);
    }
  }

  private void storedLate(Mark mark, String... spans) {
    for (String span : spans) {
      kept.written(hex(span), true).stored(hex(span), mark);
    }
  }

  private static String hex(String span) {
    return span.repeat(16);
  }
}

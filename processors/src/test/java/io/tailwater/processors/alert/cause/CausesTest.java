package io.tailwater.processors.alert.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CausesTest {
  private static final double MILLI = 1e6;
  private static final Usual USUAL = new Usual(Math.log(20 * MILLI), 0.1);

  @Test
  void messageSaysWhatSpeaksForTheCause() {
    List<Sign> signs =
        List.of(
            gap("checkout", "payment", 22, 40),
            gap("payment", "bank", 2_120, 38),
            new Sign.CallLines("payment", "charge", "Connection refused", 61, 80, 1, 9_000),
            new Sign.OwnTime("checkout", "place", 0.95, 24 * MILLI, USUAL),
            Sign.Metric.of("bank", "cpu", new double[] {5, 91, 90}, new double[] {3, 4, 5, 6}));

    List<Candidate> ranked = Causes.rank(signs, new Winners());

    assertThat(ranked)
        .extracting(Candidate::service)
        .containsExactly("bank", "payment", "checkout");
    assertThat(ranked.getFirst().text(2))
        .isEqualTo(
            "cpu is 90, usually 4.5; payment→bank edge +2.1 s of gap; 38 of 40 bad traces pass it");
    assertThat(ranked.get(1).text(2))
        .isEqualTo(
            "payment→bank edge +2.1 s of gap; 38 of 40 bad traces pass it; line `Connection"
                + " refused` ×61 in 80 calls of `charge`, usually 0.01");
    assertThat(ranked.getLast().findings())
        .extracting(Candidate.Finding::text)
        .contains("`place` takes 24 ms by itself at P95, usually 20 ms");
  }

  @Test
  void ofTwoEndsOfABadEdgeTheOneWithoutGoodEdgesIsTheCause() {
    List<Sign> signs =
        new ArrayList<>(
            List.of(
                gap("payment", "bank", 900, 0),
                gap("checkout", "payment", 20, 0),
                gap("payment", "ledger", 20, 0)));

    assertThat(Causes.rank(signs, new Winners())).first().matches(c -> c.service().equals("bank"));
    Collections.reverse(signs);
    assertThat(Causes.rank(signs, new Winners())).first().matches(c -> c.service().equals("bank"));
  }

  @Test
  void ofTwoEndsOfTheOnlyEdgeTheCalleeIsTheCauseWhateverItsName() {
    assertThat(Causes.rank(List.of(gap("payment", "zbank", 900, 0)), new Winners()))
        .extracting(Candidate::service)
        .containsExactly("zbank", "payment");
    assertThat(Causes.rank(List.of(gap("payment", "abank", 900, 0)), new Winners()))
        .extracting(Candidate::service)
        .containsExactly("abank", "payment");
  }

  @Test
  void serviceThatAllHaveTroubleToReachIsWorseThanItsCallers() {
    List<Sign> signs =
        List.of(
            gap("front", "cart", 200, 0),
            gap("checkout", "cart", 180, 0),
            gap("front", "ads", 20, 0),
            gap("checkout", "mail", 20, 0));

    assertThat(Causes.rank(signs, new Winners())).first().matches(c -> c.service().equals("cart"));
  }

  @Test
  void kindOfWhichSomeSignIsAlwaysStrongHasToShowMore() {
    List<Sign> signs =
        List.of(
            new Sign.OwnTime("noisy", "work", 0.5, 90 * MILLI, USUAL),
            new Sign.CallLines("silent", "work", "boom", 60, 100, 0, 1_000));
    Winners winners = new Winners();
    assertThat(Causes.rank(signs, winners)).first().matches(c -> c.service().equals("silent"));

    for (int i = 0; i < 5; i++) {
      winners.add(Map.of(Modality.TIME, 3.0, Modality.LINES, 30.0));
    }

    assertThat(Causes.rank(signs, winners)).first().matches(c -> c.service().equals("noisy"));
    assertThat(Causes.strongest(signs).keySet()).containsExactly(Modality.TIME, Modality.LINES);
  }

  @Test
  void linesThatAreMissingAreASign() {
    Sign.CallLines missing = new Sign.CallLines("a", "op", "done", 0, 100, 1_000, 1_000);
    Sign.CallLines usual = new Sign.CallLines("a", "op", "done", 103, 100, 1_000, 1_000);

    // 2 · 1,000 · ln(1,000 / (1,000 · 1,000 / 1,100))
    assertThat(missing.strength()).isCloseTo(Math.sqrt(2_000 * Math.log(1.1)), within(1e-9));
    assertThat(usual.strength()).isLessThan(1);
    assertThat(new Sign.CallLines("a", "new", "x", 50, 5, 0, 0).strength()).isZero();
  }

  @Test
  void fewCallsHaveToDifferMore() {
    double[] all = new double[1_001];
    Arrays.setAll(all, i -> MILLI * Math.exp(i / 500.0));
    double[] windows = {2.6 * MILLI, 2.7 * MILLI, 2.8 * MILLI, 2.75 * MILLI};

    Usual ofFew = Usual.ofQuantile(share -> Usual.at(all, share), 0.5, 5, windows);
    Usual ofMany = Usual.ofQuantile(share -> Usual.at(all, share), 0.5, 5_000, windows);

    assertThat(ofFew.centre())
        .isEqualTo(ofMany.centre())
        .isCloseTo(Math.log(MILLI) + 1, within(1e-9));
    assertThat(ofFew.scale()).isCloseTo(0.447, within(0.01));
    assertThat(ofMany.scale()).isCloseTo(Math.log(1.1), within(1e-9));
    assertThat(
            Usual.ofQuantile(
                    share -> Usual.at(all, share),
                    0.5,
                    5_000,
                    new double[] {MILLI, 2 * MILLI, 4 * MILLI})
                .scale())
        .isCloseTo(1.4826 * Math.log(2), within(1e-9));
  }

  @Test
  void metricIsReadByItsSecondLargestMinute() {
    double[] history = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10};

    assertThat(Sign.Metric.of("a", "cpu", new double[] {10, 90, 11, 10, 10}, history).strength())
        .isCloseTo(0.5, within(1e-9));
    assertThat(Sign.Metric.of("a", "cpu", new double[] {30}, history).strength())
        .isCloseTo(10, within(1e-9));
    assertThat(Sign.Metric.of("a", "cpu", new double[] {1, 1}, history).strength()).isZero();
    assertThatThrownBy(() -> new Usual(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void winnersForgetWhatIsADayAgoAndOutliveAMove() throws IOException {
    Random random = new Random(1);
    Winners winners = new Winners();
    winners.add(Map.of(Modality.GAP, 1e9));
    for (int i = 0; i < 1_000; i++) {
      winners.add(Map.of(Modality.GAP, 2 + random.nextDouble()));
    }
    assertThat(winners.usual(Modality.GAP)).isBetween(2.4, 2.6);
    assertThat(winners.usual(Modality.METRIC)).isEqualTo(Modality.METRIC.usualWinner());

    Winners moved = moved(winners);
    for (int i = 0; i < 100; i++) {
      winners.add(Map.of(Modality.GAP, 3.0 * i));
      moved.add(Map.of(Modality.GAP, 3.0 * i));
    }
    assertThat(moved.usual(Modality.GAP)).isEqualTo(winners.usual(Modality.GAP));
  }

  private static Winners moved(Winners winners) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    winners.writeTo(new DataOutputStream(bytes));
    return Winners.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private static Sign gap(String caller, String callee, double millis, long through) {
    return new Sign.EdgeGap(caller, callee, millis * MILLI, USUAL, through == 0 ? 0 : 40, through);
  }
}

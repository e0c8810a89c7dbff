package io.tailwater.processors.pattern;

import static io.tailwater.processors.pattern.Lines.match;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PatternMinerTest {
  private final PatternMiner miner = new PatternMiner(PatternLimits.DEFAULT);

  @Test
  void linesThatDifferInVariablesAreOnePattern() {
    Pattern first = match(miner, "shop", "[req 17] took 12 ms (cached: true)");
    assertThat(miner.lastWasNew()).isTrue();
    Pattern second = match(miner, "shop", "[req 4711] took 3.5 s (cached: false)");
    assertThat(miner.lastWasNew()).isFalse();

    assertThat(second).isEqualTo(first);
    assertThat(first.template()).isEqualTo("[req <*>] took <*> (cached: <*>)");
  }

  @Test
  void idIsTheHashOfTheCanonicalFormInWhateverServiceAndProcess() {
    long id = match(miner, "shop", "order 17 shipped").id();
    assertThat(id)
        .isEqualTo(match(miner, "store", "order: 4, shipped!").id())
        .isEqualTo(fnv("order <*> shipped"));
  }

  @Test
  void wordsThatTellLinesApartStayApart() {
    assertThat(match(miner, "shop", "VM 1 was started by the scheduler").id())
        .isNotEqualTo(match(miner, "shop", "VM 1 was stopped by the scheduler").id());
  }

  @Test
  void fourNamesAreEnoughToSeeAVariable() {
    long first = match(miner, "shop", "session opened for user alice").id();
    match(miner, "shop", "session opened for user bob");
    match(miner, "shop", "session opened for user carol");
    assertThat(miner.patterns()).isEqualTo(3);
    Pattern fourth = match(miner, "shop", "session opened for user dave");
    assertThat(fourth.id()).isEqualTo(first);
    assertThat(fourth.template()).isEqualTo("session opened for user <*>");

    assertThat(match(miner, "shop", "session opened for user erin")).isEqualTo(fourth);
    assertThat(miner.lastWasNew()).isFalse();
    assertThat(miner.patterns()).isEqualTo(1);
  }

  @Test
  void laterGeneralisationNeverChangesTheId() {
    long first = match(miner, "shop", "cannot reach host alpha on port 1").id();
    for (String host : List.of("beta", "gamma", "delta", "epsilon")) {
      match(miner, "shop", "cannot reach host " + host + " on port 1");
    }
    assertThat(match(miner, "shop", "cannot reach host alpha on port 1").id()).isEqualTo(first);
  }

  @Test
  void wordsInCapitalsAreStatesAndStayApartUntilThereAreMany() {
    Set<Long> few = new HashSet<>();
    for (String state : List.of("NEW", "RUNNING", "DONE", "FAILED")) {
      few.add(match(miner, "shop", "task 7 went to state " + state).id());
    }
    assertThat(few).hasSize(4);
    for (char c = 'A'; c <= 'Z'; c++) {
      match(miner, "shop", "quote of share S" + c + " is 5");
    }
    assertThat(match(miner, "shop", "quote of share ZZ is 6").template())
        .isEqualTo("quote of share <*> is <*>");
  }

  @Test
  void namesAtTheBeginningOfShortLinesAreSeenOnceThereAreMany() {
    for (char a = 'a'; a < 'h'; a++) {
      for (char b = 'a'; b < 'e'; b++) {
        match(miner, "shop", "" + a + b + a + " logged in");
      }
    }
    assertThat(match(miner, "shop", "zoe logged in").template()).isEqualTo("<*> logged in");
    assertThat(miner.patterns()).isEqualTo(1);
  }

  @Test
  void severitiesHavePatternsOfTheirOwnUnderTheSameId() {
    byte[] body = "call failed".getBytes(StandardCharsets.UTF_8);
    Pattern info = miner.match("shop", 9, body, 0, body.length);
    Pattern error = miner.match("shop", 17, body, 0, body.length);
    assertThat(info.id()).isEqualTo(error.id());
    assertThat(List.of(info.severityBand(), error.severityBand())).containsExactly(3, 5);
    assertThat(miner.patterns()).isEqualTo(2);
  }

  @Test
  void errorsKnowTheirClass() {
    assertThat(
            match(miner, "shop", "dial tcp 10.0.0.1:80: connect: connection refused").errorClass())
        .isEqualTo(ErrorClass.CONNECTION_REFUSED);
    assertThat(
            match(miner, "shop", "call failed\njava.net.SocketTimeoutException: Read timed out")
                .errorClass())
        .isEqualTo(ErrorClass.TIMEOUT);
    assertThat(match(miner, "shop", "all is well").errorClass()).isNull();
  }

  @Test
  void pastTheBoundsLinesAreOther() {
    PatternMiner small = new PatternMiner(new PatternLimits(2, 3, 10, 1 << 20));
    for (String word : List.of("one", "two", "three")) {
      assertThat(match(small, "a", word)).isNotEqualTo(Pattern.OTHER);
    }
    assertThat(match(small, "a", "four")).isEqualTo(Pattern.OTHER);
    assertThat(match(small, "a", "four")).isEqualTo(Pattern.OTHER);
    assertThat(small.lastWasNew()).isFalse();
    assertThat(match(small, "a", "two").template()).isEqualTo("two");
    assertThat(match(small, "b", "four").template()).isEqualTo("four");
    assertThat(match(small, "c", "four")).isEqualTo(Pattern.OTHER);
    assertThat(match(small, "x".repeat(2_000), "four")).isEqualTo(Pattern.OTHER);
  }

  @Test
  void memoryIsBoundedWhateverTheLines() {
    PatternMiner small = new PatternMiner(new PatternLimits(1_000, 1_000, 4_000, 100_000));
    for (int i = 0; i < 5_000; i++) {
      String word = Integer.toString(i, 36).replaceAll("[0-9]", "x");
      match(small, "service " + i % 50, (word + " ").repeat(1 + i % 200));
    }
    assertThat(small.heldBytes()).isLessThan(100_000 + 20_000);
  }

  @Test
  void aNewShardLearnsWhatOthersKnowAndKeepsTheirIds() {
    PatternMiner old = new PatternMiner(PatternLimits.DEFAULT);
    long known = match(old, "shop", "user zoe signed in").id();
    match(old, "shop", "user ann signed in");
    match(old, "shop", "user bob signed in");
    long mine = match(miner, "shop", "user tom signed in").id();

    old.takeChanged().forEach(miner::accept);

    assertThat(match(miner, "shop", "user eve signed in").id()).isEqualTo(known);
    assertThat(miner.canonicalId("shop", 0, mine)).isEqualTo(known);
    List<PatternRecord> told = miner.takeChanged();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().id()).isEqualTo(known);
    assertThat(told.getFirst().template()).isEqualTo("user <*> signed in");
    assertThat(told.getFirst().aliases()).contains(mine);
    assertThat(miner.takeChanged()).isEmpty();
  }

  private static long fnv(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}

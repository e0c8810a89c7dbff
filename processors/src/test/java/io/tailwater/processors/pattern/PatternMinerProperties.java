package io.tailwater.processors.pattern;

import static io.tailwater.processors.pattern.Lines.match;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class PatternMinerProperties {
  private static final String SERVICE = "shop";

  @Property(tries = 200)
  void whatMinersAreToldCountsNotInWhichOrderOrHowOften(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int lineCount) {
    Random random = new Random(seed);
    List<PatternMiner> shards = List.of(miner(), miner(), miner());
    List<PatternRecord> told = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < lineCount; i++) {
      PatternMiner shard = shards.get(random.nextInt(3));
      String line = Lines.random(random);
      lines.add(line);
      match(shard, SERVICE, line);
      if (random.nextInt(20) == 0) {
        told.addAll(shard.takeChanged());
      }
      if (!told.isEmpty() && random.nextInt(10) == 0) {
        shard.accept(told.get(random.nextInt(told.size())));
      }
    }
    shards.forEach(shard -> told.addAll(shard.takeChanged()));

    PatternMiner one = toldAll(told);
    Collections.shuffle(told, random);
    told.addAll(told.subList(0, told.size() / 2));
    PatternMiner other = toldAll(told);

    assertThat(book(other)).isEqualTo(book(one));
    for (String line : lines) {
      assertThat(match(other, SERVICE, line)).isEqualTo(match(one, SERVICE, line));
      assertThat(one.lastWasNew()).isFalse();
    }
  }

  @Property(tries = 200)
  void minersThatExchangedWhatTheyKnowAgreeFromThenOn(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int lineCount) {
    Random random = new Random(seed);
    PatternMiner one = miner();
    PatternMiner other = miner();
    for (int i = 0; i < lineCount; i++) {
      match(random.nextBoolean() ? one : other, SERVICE, Lines.random(random));
    }
    List<PatternRecord> ofOne = one.takeChanged();
    List<PatternRecord> ofOther = other.takeChanged();
    ofOther.forEach(one::accept);
    ofOne.forEach(other::accept);

    assertThat(book(other)).isEqualTo(book(one));
    for (int i = 0; i < 200; i++) {
      String line = Lines.random(random);
      assertThat(match(other, SERVICE, line)).isEqualTo(match(one, SERVICE, line));
    }
  }

  @Property(tries = 100)
  void minersFallSilentOnceAllIsTold(@ForAll long seed) {
    Random random = new Random(seed);
    List<PatternMiner> shards = List.of(miner(), miner(), miner());
    for (int i = 0; i < 200; i++) {
      match(shards.get(random.nextInt(3)), SERVICE, Lines.random(random));
    }
    int rounds = 0;
    boolean silent = false;
    while (!silent) {
      silent = true;
      for (PatternMiner shard : shards) {
        List<PatternRecord> told = shard.takeChanged();
        silent &= told.isEmpty();
        shards.forEach(listener -> told.forEach(listener::accept));
      }
      assertThat(++rounds).isLessThan(6);
    }
    assertThat(shards).allMatch(shard -> book(shard).equals(book(shards.getFirst())));
  }

  @Property(tries = 100)
  void aMinerThatBeginsAnewIsAsItWas(@ForAll long seed) {
    Random random = new Random(seed);
    PatternMiner before = miner();
    List<String> lines = new ArrayList<>();
    List<PatternRecord> topic = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      lines.add(Lines.random(random));
      match(before, SERVICE, lines.getLast());
      if (random.nextInt(15) == 0) {
        topic.addAll(before.takeChanged());
      }
    }
    topic.addAll(before.takeChanged());
    PatternMiner after = miner();
    topic.forEach(record -> after.accept(PatternRecord.decode(record.encode())));

    assertThat(book(after)).isEqualTo(book(before));
    assertThat(after.patterns()).isEqualTo(before.patterns()).isEqualTo(before.all().size());
    assertThat(after.heldBytes()).isEqualTo(before.heldBytes());
    lines.forEach(
        line -> assertThat(match(after, SERVICE, line)).isEqualTo(match(before, SERVICE, line)));
  }

  @Property(tries = 100)
  void aLineKeepsItsPatternOnceItIsKnownOrFollowsIt(@ForAll long seed) {
    Random random = new Random(seed);
    PatternMiner miner = miner();
    List<String> lines = new ArrayList<>();
    List<Pattern> given = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      lines.add(Lines.random(random));
      given.add(match(miner, SERVICE, lines.getLast()));
    }
    int stayed = 0;
    for (int i = 0; i < lines.size(); i++) {
      long now = match(miner, SERVICE, lines.get(i)).id();
      stayed += miner.canonicalId(SERVICE, 0, given.get(i).id()) == now ? 1 : 0;
    }
    assertThat(stayed).isGreaterThan(180);
  }

  @Property(tries = 500)
  void anyBytesHaveAPattern(@ForAll byte[] body, @ForAll int severityNumber) {
    PatternMiner miner = miner();
    Pattern pattern = miner.match(SERVICE, severityNumber, body, 0, body.length);
    assertThat(miner.match(SERVICE, severityNumber, body, 0, body.length)).isSameAs(pattern);
    for (PatternRecord record : miner.takeChanged()) {
      assertThat(PatternRecord.decode(record.encode()).id()).isEqualTo(pattern.id());
    }
  }

  private static PatternMiner miner() {
    return new PatternMiner(PatternLimits.DEFAULT);
  }

  private static PatternMiner toldAll(List<PatternRecord> told) {
    PatternMiner miner = miner();
    told.forEach(miner::accept);
    return miner;
  }

  private static Set<String> book(PatternMiner miner) {
    return miner.all().stream()
        .map(record -> Base64.getEncoder().encodeToString(record.encode()))
        .collect(Collectors.toSet());
  }
}

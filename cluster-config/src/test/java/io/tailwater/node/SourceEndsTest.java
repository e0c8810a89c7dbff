package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class SourceEndsTest {
  private static final TopicPartition SOURCE = new TopicPartition("otlp_spans", 0);
  private static final TopicPartition OTHER = new TopicPartition("otlp_spans", 1);

  private final Map<TopicPartition, List<CompletableFuture<Long>>> asked = new HashMap<>();
  private final SourceEnds ends = new SourceEnds(this::ask);

  private Map<TopicPartition, CompletionStage<Long>> ask(Collection<TopicPartition> sources) {
    Map<TopicPartition, CompletionStage<Long>> answers = new HashMap<>();
    for (TopicPartition source : sources) {
      CompletableFuture<Long> answer = new CompletableFuture<>();
      asked.computeIfAbsent(source, _ -> new ArrayList<>()).add(answer);
      answers.put(source, answer);
    }
    return answers;
  }

  private CompletableFuture<Long> question(TopicPartition source) {
    return asked.getOrDefault(source, List.of()).getLast();
  }

  private long reached(long position) {
    return ends.reachedMillis(SOURCE, () -> position);
  }

  @Test
  void endCountsForWhenItWasAskedFor() {
    ends.look(Set.of(SOURCE), 1_000);
    question(SOURCE).complete(7L);
    assertThat(reached(7)).as("before the answer was taken").isZero();
    ends.look(Set.of(SOURCE), 1_100);

    assertThat(reached(6)).as("one record is not read yet").isZero();
    assertThat(reached(-1)).as("nobody knows what is read").isZero();
    assertThat(reached(7)).isEqualTo(1_000);
    assertThat(reached(9)).as("it says nothing about later").isZero();
  }

  @Test
  void noAnswerMakesNothingKnownHoweverLongItTakes() {
    ends.look(Set.of(SOURCE), 1_000);
    ends.look(Set.of(SOURCE), 60_000);
    assertThat(asked.get(SOURCE)).as("one question at a time").hasSize(1);
    assertThat(reached(1_000)).isZero();

    question(SOURCE).complete(7L);
    ends.look(Set.of(SOURCE), 60_050);
    assertThat(reached(7)).as("what it was when it was asked, before the stall").isEqualTo(1_000);
  }

  @Test
  void partitionThatDoesNotAnswerHoldsUpNoOther() {
    ends.look(Set.of(SOURCE, OTHER), 1_000);
    question(SOURCE).complete(7L);
    ends.look(Set.of(SOURCE, OTHER), 1_100);
    question(SOURCE).complete(8L);
    ends.look(Set.of(SOURCE, OTHER), 1_200);

    assertThat(asked.get(OTHER)).hasSize(1);
    assertThat(reached(8)).isEqualTo(1_100);
  }

  @Test
  void failureIsAskedAgain() {
    ends.look(Set.of(SOURCE), 1_000);
    question(SOURCE).completeExceptionally(new TimeoutException("no leader"));
    ends.look(Set.of(SOURCE), 1_100);
    assertThat(reached(1_000)).isZero();
    question(SOURCE).complete(7L);
    ends.look(Set.of(SOURCE), 1_200);

    assertThat(reached(7)).isEqualTo(1_100);
  }

  @Test
  void whatWasAskedBeforeASourceWasGivenAwaySaysNothing() {
    ends.look(Set.of(SOURCE), 1_000);
    question(SOURCE).complete(7L);
    ends.forget(Set.of(SOURCE));
    ends.look(Set.of(SOURCE), 9_000);

    assertThat(reached(7)).isZero();
  }
}

package io.tailwater.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Up to when it is known that a consumer had read a partition to its end.
 *
 * <p>What the consumer says of its lag will not do: it counts from the last answer that was taken
 * out of its buffer. One for a partition that was paused, or that others stand before, may wait
 * there for seconds, while the consumer says that nothing is left and answers for others come. So
 * Kafka is asked where partitions end, without waiting; who has come to where one ended has read
 * all that was there when the question was sent. Not thread-safe.
 */
final class SourceEnds {
  /** No position. */
  static final long UNKNOWN = -1;

  private static final long ASK_AGAIN_MILLIS = 100;

  private record Question(long sentMillis, CompletionStage<Long> answer) {}

  private record End(long sentMillis, long offset) {}

  private final Function<Collection<TopicPartition>, Map<TopicPartition, CompletionStage<Long>>>
      ask;
  private final Map<TopicPartition, Question> questions = new HashMap<>();
  private final Map<TopicPartition, End> ends = new HashMap<>();

  /**
   * Nothing is known yet.
   *
   * @param ask asks for the offset after the last record of each partition that a consumer is given
   */
  SourceEnds(Function<Collection<TopicPartition>, Map<TopicPartition, CompletionStage<Long>>> ask) {
    this.ask = ask;
  }

  /** Takes the answers that have come, and asks anew where none is awaited. */
  void look(Collection<TopicPartition> sources, long nowMillis) {
    for (Iterator<Map.Entry<TopicPartition, Question>> all = questions.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<TopicPartition, Question> asked = all.next();
      if (!sources.contains(asked.getKey())) {
        all.remove();
      } else if (nowMillis - asked.getValue().sentMillis() >= ASK_AGAIN_MILLIS
          && asked.getValue().answer().toCompletableFuture().isDone()) {
        all.remove();
        take(asked.getKey(), asked.getValue());
      }
    }
    List<TopicPartition> unasked = new ArrayList<>();
    for (TopicPartition source : sources) {
      if (!questions.containsKey(source)) {
        unasked.add(source);
      }
    }
    if (!unasked.isEmpty()) {
      ask.apply(unasked)
          .forEach((source, answer) -> questions.put(source, new Question(nowMillis, answer)));
    }
  }

  private void take(TopicPartition source, Question question) {
    try {
      ends.put(
          source, new End(question.sentMillis(), question.answer().toCompletableFuture().join()));
    } catch (CompletionException | CancellationException _) {
      // It is asked for again.
    }
  }

  /**
   * The moment for which it is known that all was read; 0 where nothing new is known.
   *
   * @param position says which record is read next, all before it were read; {@link #UNKNOWN} where
   *     nobody knows
   */
  long reachedMillis(TopicPartition source, LongSupplier position) {
    End end = ends.get(source);
    if (end == null || position.getAsLong() < end.offset()) {
      return 0;
    }
    ends.remove(source);
    return end.sentMillis();
  }

  /**
   * Which record a consumer reads next, {@link #UNKNOWN} where it does not know now: it does not
   * wait for a partition whose leader has changed or is away.
   */
  static long position(KafkaConsumer<?, ?> consumer, TopicPartition partition) {
    try {
      return consumer.position(partition, Duration.ZERO);
    } catch (TimeoutException _) {
      return UNKNOWN;
    }
  }

  /** Sources that are no longer read. */
  void forget(Collection<TopicPartition> sources) {
    questions.keySet().removeAll(sources);
    ends.keySet().removeAll(sources);
  }
}

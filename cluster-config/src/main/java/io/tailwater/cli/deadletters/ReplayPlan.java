package io.tailwater.cli.deadletters;

import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of each letter of a replay. Not thread-safe. */
final class ReplayPlan {
  private final SourceTopics sources;
  private final LetterReader reader;
  private final ReplayedLetters replayed;
  private final Optional<String> to;
  private final boolean again;
  private final ToIntFunction<String> partitions;

  /**
   * A plan.
   *
   * @param replayed what was put back before
   * @param to the topic for all letters; empty for those that each belongs to
   * @param again puts back what was put back before
   * @param partitions how many a topic has; 0 where there is no such topic
   */
  ReplayPlan(
      SourceTopics sources,
      ReplayedLetters replayed,
      Optional<String> to,
      boolean again,
      ToIntFunction<String> partitions) {
    this.sources = sources;
    this.replayed = replayed;
    this.to = to;
    this.again = again;
    this.partitions = partitions;
    reader = new LetterReader(sources);
  }

  /** What is to be done with a letter. */
  ReplayStep step(DeadLetter letter) {
    if (!again && replayed.contains(letter.number())) {
      return new ReplayStep.Skip();
    }
    if (to.isPresent()) {
      return send(letter, to.get());
    }
    return switch (ReplayRoute.of(letter, sources)) {
      case ReplayRoute.Nowhere(String why) -> new ReplayStep.Refuse(why, "");
      case ReplayRoute.Into(String topic) ->
          switch (reader.read(letter)) {
            case LetterReading.Bad bad ->
                new ReplayStep.Refuse(
                    "would be a dead letter again, by " + sources.file(), bad.words());
            case LetterReading.Good _, LetterReading.Unknown _ -> send(letter, topic);
          };
    };
  }

  private ReplayStep send(DeadLetter letter, String topic) {
    int count = partitions.applyAsInt(topic);
    return count == 0
        ? new ReplayStep.Refuse("there is no topic " + PlainText.line(topic, 80), "")
        : new ReplayStep.Send(topic, partition(letter, topic, count));
  }

  /** That of the origin: only it is right whatever partitioner the producer had. */
  private static @Nullable Integer partition(DeadLetter letter, String topic, int count) {
    return letter
        .origin()
        .filter(origin -> origin.topic().equals(topic))
        .map(Origin::partition)
        .filter(partition -> partition >= 0 && partition < count)
        .orElse(null);
  }
}

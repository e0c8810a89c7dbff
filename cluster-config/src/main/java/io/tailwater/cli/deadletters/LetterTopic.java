package io.tailwater.cli.deadletters;

import io.tailwater.model.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The letters of {@code tailwater.deadletters} as it was when it was opened; what was aborted is
 * not among them. Few are in memory at once, however many there are. Blocking; not thread-safe.
 */
public final class LetterTopic implements AutoCloseable {
  private final CommittedRecords records;

  LetterTopic(CommittedRecords records) {
    this.records = records;
  }

  /** Hands out the letters that a filter takes, partition by partition, oldest first. */
  public void forEach(LetterFilter filter, Consumer<DeadLetter> letters) {
    records.forEachSince(
        filter.sinceMillis(),
        record -> {
          DeadLetter letter = DeadLetter.of(record);
          if (filter.takes(letter)) {
            letters.accept(letter);
          }
        });
  }

  /**
   * Hands out those of these letters that are there, in the order of their numbers.
   *
   * @return those that are not there
   */
  public List<LetterNumber> forEach(
      NavigableSet<LetterNumber> numbers, Consumer<DeadLetter> letters) {
    List<LetterNumber> missing = new ArrayList<>();
    for (LetterNumber number : numbers) {
      Optional<DeadLetter> found = find(number);
      found.ifPresentOrElse(letters, () -> missing.add(number));
    }
    return missing;
  }

  /** A letter; empty where there is none of this number. */
  public Optional<DeadLetter> find(LetterNumber number) {
    List<DeadLetter> found = new ArrayList<>(1);
    records.at(
        new TopicPartition(Topics.DEAD_LETTERS, number.partition()),
        number.offset(),
        record -> found.add(DeadLetter.of(record)));
    return found.stream().findFirst();
  }

  @Override
  public void close() {
    records.close();
  }
}

package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TopicSettingsTest {
  private final Map<String, Map<String, String>> topics = new TreeMap<>();

  TopicSettingsTest() {
    Stream.concat(Topics.SHARDED.stream(), Topics.UNSHARDED.stream())
        .forEach(topic -> topics.put(topic, new HashMap<>(TopicSettings.of(topic))));
  }

  @Test
  void topicsOfTheNodesOwnMakingAreRight() {
    assertNoProblems();
  }

  @Test
  void pinsAreOverSoonAndSoIsTheirTopic() {
    assertThat(TopicSettings.of(Topics.PINS))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "3600000");
  }

  @Test
  void kafkasDefaultRecordSizeIsRefusedWithTheCommandThatMendsIt() {
    set(Topics.KEYED_SPANS, "max.message.bytes", "1048588");

    assertThat(TopicSettings.problems(topics, "kafka:9092"))
        .containsExactly(
            "topic tailwater.keyed.spans has max.message.bytes = 1048588 (needs 67108864); mend it"
                + " with: kafka-configs.sh --bootstrap-server kafka:9092 --alter --entity-type"
                + " topics --entity-name tailwater.keyed.spans --add-config"
                + " max.message.bytes=67108864");
  }

  @Test
  void severalFaultsOfATopicAreMendedByOneCommand() {
    set(Topics.LEDGER, "cleanup.policy", "compact");
    set(Topics.LEDGER, "retention.bytes", "1000000");

    assertThat(TopicSettings.problems(topics, "kafka:9092"))
        .singleElement()
        .asString()
        .contains("cleanup.policy = compact (needs delete)")
        .contains("retention.bytes = 1000000 (needs -1)")
        .endsWith("--add-config cleanup.policy=delete,retention.bytes=-1");
  }

  @Test
  void ledgerMustOutliveTheSpansThatItSettles() {
    set(Topics.LEDGER, "retention.ms", "3600000");

    assertThat(TopicSettings.problems(topics, "kafka:9092"))
        .singleElement()
        .asString()
        .contains("retention.ms = 3600000 (needs 86400000)");

    set(Topics.KEYED_SPANS, "retention.ms", "1800000");
    assertNoProblems();

    set(Topics.KEYED_SPANS, "retention.ms", "-1");
    assertThat(TopicSettings.problems(topics, "kafka:9092"))
        .singleElement()
        .asString()
        .contains("(needs -1)");

    set(Topics.LEDGER, "retention.ms", "-1");
    assertNoProblems();
  }

  @Test
  void ledgerIsMeasuredAgainstKeyedSpansThatWereJustCreated() {
    topics.remove(Topics.KEYED_SPANS);

    assertNoProblems();
  }

  @Test
  void marksOfReplayedLettersMustOutliveTheLetters() {
    set(Topics.REPLAYED_DEAD_LETTERS, "retention.ms", "604800000");

    assertThat(TopicSettings.problems(topics, "kafka:9092"))
        .singleElement()
        .asString()
        .contains("tailwater.deadletters.replayed has retention.ms = 604800000 (needs -1)");
  }

  @Test
  void moreThanIsNeededIsFine() {
    set(Topics.KEPT_SPANS, "max.message.bytes", "200000000");
    set(Topics.KEPT_SPANS, "retention.ms", "-1");

    assertNoProblems();
  }

  private void set(String topic, String setting, String value) {
    topics.computeIfAbsent(topic, _ -> new HashMap<>()).put(setting, value);
  }

  private void assertNoProblems() {
    assertThat(TopicSettings.problems(topics, "kafka:9092")).isEmpty();
  }
}

package io.tailwater.node;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

/** The ids of topics, which other topics of the same names do not have. */
final class TopicIds {
  private TopicIds() {}

  /**
   * The topics as they are now.
   *
   * @throws KafkaException if one is not there, or Kafka does not answer
   */
  static Map<String, TopicDescription> describe(Admin admin, List<String> topics)
      throws InterruptedException {
    try {
      return admin.describeTopics(topics).allTopicNames().get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot ask for the topics " + topics, e.getCause());
    }
  }

  /** The id of each topic, by its name. */
  static Map<String, String> of(Admin admin, List<String> topics) throws InterruptedException {
    return describe(admin, topics).entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().topicId().toString()));
  }
}

package io.tailwater.node;

import org.apache.kafka.common.KafkaException;

/** A topic is not there, or is not the one any more that work began with. */
final class TopicGoneException extends KafkaException {
  private static final long serialVersionUID = 1L;

  private TopicGoneException(String message) {
    super(message);
  }

  static TopicGoneException missing(String topic) {
    return new TopicGoneException(missingLine(topic));
  }

  static TopicGoneException replaced(String topic) {
    return new TopicGoneException("topic " + topic + " was deleted and made anew");
  }

  /** What a user is told of a topic that is not there. */
  static String missingLine(String topic) {
    return "topic "
        + topic
        + " is gone from Kafka: start this node again, which makes it anew, or make it by hand;"
        + " the work on it goes on then";
  }
}

package io.tailwater.node;

import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Up to when it is known that a consumer had read a partition to its end.
 *
 * <p>A consumer says that nothing is left by what its last fetch brought, however long ago that
 * was: after a lane was stopped, or cut off from Kafka, it says so of seconds of records that it
 * has not heard of yet. So the end counts for the moment at which a fetch was sent that has been
 * answered. Of each broker one fetch may be under way at any moment, and its answer may be an old
 * one; once there were more answers than that, one of them was to a fetch sent since. Not
 * thread-safe.
 */
final class FreshEnds {
  private final DoubleSupplier answers;
  private double answersAtMark;
  private long markMillis;
  private long knownMillis;

  /**
   * Nothing is known yet.
   *
   * @param answers how many fetches have been answered so far
   */
  FreshEnds(DoubleSupplier answers) {
    this.answers = answers;
    answersAtMark = answers.getAsDouble();
  }

  /** What is known of the ends that this consumer says it has reached. */
  static FreshEnds of(KafkaConsumer<?, ?> consumer) {
    for (MetricName name : consumer.metrics().keySet()) {
      if (name.name().equals("fetch-total")
          && name.group().equals("consumer-fetch-manager-metrics")
          && !name.tags().containsKey("topic")) {
        Metric fetches = consumer.metrics().get(name);
        return new FreshEnds(() -> (double) fetches.metricValue());
      }
    }
    throw new IllegalStateException("the Kafka consumer does not count its fetches");
  }

  /**
   * Looks again; to be called after each poll.
   *
   * @param brokers how many may be asked
   * @return the moment for which an end that is seen now counts; 0 where nothing is known
   */
  long knownMillis(long nowMillis, int brokers) {
    double now = answers.getAsDouble();
    if (markMillis == 0) {
      markMillis = nowMillis;
      answersAtMark = now;
    } else if (now - answersAtMark > brokers) {
      knownMillis = markMillis;
      markMillis = nowMillis;
      answersAtMark = now;
    }
    return knownMillis;
  }
}

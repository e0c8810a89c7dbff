package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.function.Consumer;

/** Messages over Kafka, as producer and consumer spans with the messaging conventions. */
final class Queue {
  static final String ORDERS_PLACED = "orders.placed";

  private static final String BROKER = "kafka.shop.svc";
  private static final int PORT = 9092;
  private static final int PARTITIONS = 6;

  private Queue() {}

  /**
   * Sends a message; a consumer in the same trace processes it some hundred milliseconds later, for
   * which the sender does not wait.
   *
   * @return the context that the message carries
   */
  static SpanContext publish(
      Frame caller, String topic, ShopService consumer, Consumer<Frame> body) {
    Frame producer = caller.open(SpanKind.SPAN_KIND_PRODUCER, "send " + topic);
    long partition = caller.dice().below(PARTITIONS);
    describe(producer, topic)
        .put("messaging.operation.name", "send")
        .put("messaging.operation.type", "send")
        .put("messaging.destination.partition.id", Long.toString(partition));
    producer.work(2);
    producer.close();
    caller.waitUntil(producer.now());

    producer.pass(caller.dice().latency(250));
    Frame process = producer.enter(consumer, SpanKind.SPAN_KIND_CONSUMER, "process " + topic);
    describeProcess(process, topic, consumer)
        .put("messaging.destination.partition.id", Long.toString(partition));
    body.accept(process);
    process.close();
    return producer.context();
  }

  /** Adds to a consumer span what tells where its messages came from. */
  static Frame describeProcess(Frame process, String topic, ShopService consumer) {
    return describe(process, topic)
        .put("messaging.operation.name", "process")
        .put("messaging.operation.type", "process")
        .put("messaging.consumer.group.name", consumer.serviceName());
  }

  private static Frame describe(Frame frame, String topic) {
    return frame
        .put("messaging.system", "kafka")
        .put("messaging.destination.name", topic)
        .put("server.address", BROKER)
        .put("server.port", PORT);
  }
}

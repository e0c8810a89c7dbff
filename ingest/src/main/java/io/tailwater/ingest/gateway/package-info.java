/**
 * The gateway: takes what agents, SDKs and collectors send over the network, and answers when Kafka
 * has it.
 *
 * <p>OTLP/HTTP, OTLP/gRPC, Zipkin's HTTP API and SkyWalking's gRPC services each have a port. The
 * gateway keeps nothing: a message is checked, published to a raw topic, and forgotten. Everything
 * that follows reads the topics.
 */
@NullMarked
package io.tailwater.ingest.gateway;

import org.jspecify.annotations.NullMarked;

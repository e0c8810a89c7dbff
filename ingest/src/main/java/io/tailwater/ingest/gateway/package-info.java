/**
 * The OTLP/HTTP receiver: takes what SDKs and collectors post, answers when Kafka has it.
 *
 * <p>Protocol: <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>. The
 * gateway keeps nothing: a body is checked, turned into protobuf where it came as JSON, published
 * to a raw topic, and forgotten. Everything that follows reads the topic.
 */
@NullMarked
package io.tailwater.ingest.gateway;

import org.jspecify.annotations.NullMarked;

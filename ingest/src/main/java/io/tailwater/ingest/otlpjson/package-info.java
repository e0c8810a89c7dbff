/**
 * OTLP/JSON to OTLP/protobuf: a streaming converter driven by tables, without generated classes.
 *
 * <p>Source: the <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OTLP
 * specification, JSON Protobuf encoding</a>, and opentelemetry-proto 1.9.
 */
@NullMarked
package io.tailwater.ingest.otlpjson;

import org.jspecify.annotations.NullMarked;

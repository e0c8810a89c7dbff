/**
 * What agents and collectors write to Kafka, turned into OTLP: one class an encoding.
 *
 * <p>The mapping of each is in {@code docs/ingest.md}.
 */
@NullMarked
package io.tailwater.ingest.decode;

import org.jspecify.annotations.NullMarked;

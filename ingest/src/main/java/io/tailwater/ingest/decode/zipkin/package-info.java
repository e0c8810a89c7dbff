/**
 * Zipkin's spans, of version 1 and 2, in JSON, protobuf and Thrift.
 *
 * <p>The mapping is in {@code docs/ingest/zipkin.md}.
 */
@NullMarked
package io.tailwater.ingest.decode.zipkin;

import org.jspecify.annotations.NullMarked;

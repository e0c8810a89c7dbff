/**
 * Jaeger's spans, as one {@code jaeger.api_v2.Span} a record.
 *
 * <p>The mapping is in {@code docs/ingest/jaeger.md}.
 */
@NullMarked
package io.tailwater.ingest.decode.jaeger;

import org.jspecify.annotations.NullMarked;

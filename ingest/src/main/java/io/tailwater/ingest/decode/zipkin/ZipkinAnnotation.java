package io.tailwater.ingest.decode.zipkin;

/**
 * Something that happened in a Zipkin span.
 *
 * @param timestamp epoch microseconds; 0 where it is not known
 * @param value what happened
 * @param endpoint who recorded it, in v1; {@link ZipkinEndpoint#NONE} in v2
 */
record ZipkinAnnotation(long timestamp, String value, ZipkinEndpoint endpoint) {}

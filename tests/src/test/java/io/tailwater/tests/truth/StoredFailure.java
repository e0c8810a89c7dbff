package io.tailwater.tests.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.tests.stage.Sql;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A failure as {@code tailwater.exceptions} counts it.
 *
 * @param sources what tells of it: {@code event}, {@code log}
 */
public record StoredFailure(
    String service,
    String endpoint,
    String type,
    String message,
    long times,
    List<String> sources) {
  /** The failures of a trace, by service. */
  public static List<StoredFailure> ofTrace(Sql sql, String traceId) {
    return sql
        .rows(
            """
            SELECT one.service AS service, one.endpoint AS endpoint, one.type AS type, text.message AS message,
                one.times AS times, told.sources AS sources
            FROM
            (
                SELECT * FROM tailwater.failures_between(
                    since = now() - INTERVAL 1 HOUR, until = now() + INTERVAL 1 HOUR)
                WHERE trace_id = '%1$s'
            ) AS one
            LEFT JOIN
            (
                SELECT service, failure, arraySort(groupUniqArray(toString(source))) AS sources
                FROM tailwater.exception_occurrences WHERE trace_id = '%1$s' GROUP BY service, failure
            ) AS told ON told.service = one.service AND told.failure = one.failure
            LEFT ANY JOIN tailwater.exceptions AS text
                ON text.service = one.service AND text.fingerprint = one.fingerprint
            ORDER BY service, type
            """
                .formatted(traceId))
        .stream()
        .map(StoredFailure::of)
        .toList();
  }

  private static StoredFailure of(JsonNode row) {
    return new StoredFailure(
        row.path("service").asText(),
        row.path("endpoint").asText(),
        row.path("type").asText(),
        row.path("message").asText(),
        row.path("times").asLong(),
        StreamSupport.stream(row.path("sources").spliterator(), false)
            .map(JsonNode::asText)
            .toList());
  }
}

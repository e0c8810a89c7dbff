package io.tailwater.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One version of the policies, as the topic {@code tailwater.config} has it: a JSON object a
 * record.
 *
 * @param version 1, 2, ... without gaps
 * @param effectiveFromMillis the stream time (epoch milliseconds) from which it counts
 * @param yaml the whole text of the {@code tailwater.yaml}
 * @param sha256 of the text in UTF-8, 64 lower-case hexadecimal digits
 * @param source {@code file:<absolute path>}, {@code shipped}, {@code api} or {@code rollback:<n>}
 * @param author who wrote it, as far as they said; else their address, or {@code file}
 * @param comment why, in the author's words; may be empty
 * @param writtenAtMillis the writer's wall clock, epoch milliseconds
 */
record PolicyVersion(
    int version,
    long effectiveFromMillis,
    String yaml,
    String sha256,
    String source,
    String author,
    String comment,
    long writtenAtMillis) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What its author gives; the rest of a version is found when it is written. */
  record Draft(String yaml, String source, String author, String comment) {}

  static PolicyVersion of(
      Draft draft, int version, long effectiveFromMillis, long writtenAtMillis) {
    return new PolicyVersion(
        version,
        effectiveFromMillis,
        draft.yaml(),
        sha256(draft.yaml()),
        draft.source(),
        draft.author(),
        draft.comment(),
        writtenAtMillis);
  }

  /** The hash of a text in UTF-8, in hexadecimal digits. */
  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The value of its record. */
  byte[] encode() {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", version)
        .put("effectiveFromMillis", effectiveFromMillis)
        .put("yaml", yaml)
        .put("sha256", sha256)
        .put("source", source)
        .put("author", author)
        .put("comment", comment)
        .put("writtenAtMillis", writtenAtMillis);
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads the value of a record. Members that it does not know are ignored: a newer node may have
   * written them.
   *
   * @throws IllegalArgumentException if the bytes are no version, or its text has another hash
   */
  static PolicyVersion decode(byte[] value) {
    JsonNode json;
    try {
      json = JSON.readTree(value);
    } catch (IOException e) {
      throw new IllegalArgumentException("the record is no JSON: " + e.getMessage(), e);
    }
    PolicyVersion read =
        new PolicyVersion(
            json.path("version").asInt(),
            json.path("effectiveFromMillis").asLong(),
            json.path("yaml").asText(),
            json.path("sha256").asText(),
            json.path("source").asText(),
            json.path("author").asText(),
            json.path("comment").asText(),
            json.path("writtenAtMillis").asLong());
    if (read.version < 1) {
      throw new IllegalArgumentException("the record has no version");
    }
    if (!sha256(read.yaml).equals(read.sha256)) {
      throw new IllegalArgumentException(
          "the text of version " + read.version + " has another hash than the record says");
    }
    return read;
  }
}

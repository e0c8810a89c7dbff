package io.tailwater.loadtests.detection.nezha;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * A fault that was injected.
 *
 * @param day its folder
 * @param directory its folder in that of the day
 * @param injectMillis when, epoch milliseconds
 * @param service into which service
 * @param type what kind of fault
 * @param minutes names of its minutes, as {@code 08_43}
 */
record FaultCase(
    String day,
    String directory,
    long injectMillis,
    String service,
    String type,
    List<String> minutes) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /**
   * Reads the index of a data set.
   *
   * @throws IOException if there is none, or it is not as it should be; says which
   */
  static List<FaultCase> readAll(Path data) throws IOException {
    Path index = data.resolve("cases.json");
    if (!Files.isRegularFile(index)) {
      throw new IOException(index + " is no file");
    }
    List<FaultCase> cases = new ArrayList<>();
    try {
      for (JsonNode node : new ObjectMapper().readTree(index.toFile())) {
        List<String> minutes = new ArrayList<>();
        node.path("minutes").forEach(minute -> minutes.add(minute.asText()));
        cases.add(
            new FaultCase(
                node.required("day").asText(),
                node.required("dir").asText(),
                LocalDateTime.parse(node.required("inject_time_utc").asText(), TIME)
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli(),
                node.required("service").asText(),
                node.required("type").asText(),
                List.copyOf(minutes)));
      }
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new IOException(index + " cannot be read: " + wrong.getMessage(), wrong);
    }
    return cases;
  }

  /** The system that the fault is in: services of one share the begin of their names. */
  String system() {
    return service.startsWith("ts-") ? "TrainTicket" : "OnlineBoutique";
  }
}

package io.tailwater.loadtests.chaos.truth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.evaluate.TraceVerdicts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Every version of the policies, with when it took over. */
public final class PolicyVersions {
  /**
   * One version.
   *
   * @param fromMillis the moment of stream time from which it counts
   * @param verdicts what it says of traces
   */
  record Version(int number, long fromMillis, TraceVerdicts verdicts) {}

  private final List<Version> versions;
  private final long decisionWaitMillis;

  private PolicyVersions(List<Version> versions, long decisionWaitMillis) {
    this.versions = List.copyOf(versions);
    this.decisionWaitMillis = decisionWaitMillis;
  }

  /** A version as its author wrote it. */
  record Text(int number, long fromMillis, String yaml) {}

  static PolicyVersions of(List<Text> texts) throws IOException {
    List<Version> versions = new ArrayList<>();
    long wait = 0;
    for (Text text : texts) {
      try {
        TailwaterConfig config = TailwaterConfig.parse("version " + text.number(), text.yaml());
        versions.add(
            new Version(text.number(), text.fromMillis(), new TraceVerdicts(config.sampling())));
        wait = config.sampling().decisionWait().toMillis();
      } catch (InvalidConfigException refused) {
        throw new IOException("version " + text.number() + " of the policies is refused", refused);
      }
    }
    if (versions.isEmpty()) {
      throw new IOException("there are no policies in the history");
    }
    return new PolicyVersions(versions, wait);
  }

  /**
   * Reads the history that nodes write to {@code tailwater.config}.
   *
   * @param records its values, in their order
   * @throws IOException if one of them is not as documented
   */
  static PolicyVersions read(List<byte[]> records) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<Text> texts = new ArrayList<>();
    for (byte[] record : records) {
      JsonNode version = json.readTree(record);
      texts.add(
          new Text(
              version.path("version").asInt(),
              version.path("effectiveFromMillis").asLong(),
              version.path("yaml").asText()));
    }
    return of(texts);
  }

  /** How many there are. */
  public int count() {
    return versions.size();
  }

  /** The wait for a trace, the same in all versions. */
  long decisionWaitMillis() {
    return decisionWaitMillis;
  }

  /** Those that were in force at some moment between two of stream time, newest first. */
  List<Version> between(long fromMillis, long toMillis) {
    List<Version> inForce = new ArrayList<>();
    for (int i = versions.size() - 1; i >= 0; i--) {
      Version version = versions.get(i);
      long until = i + 1 < versions.size() ? versions.get(i + 1).fromMillis() : Long.MAX_VALUE;
      if (version.fromMillis() <= toMillis && until > fromMillis) {
        inForce.add(version);
      }
    }
    return inForce;
  }
}

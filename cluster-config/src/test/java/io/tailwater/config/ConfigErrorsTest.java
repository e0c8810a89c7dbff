package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigErrorsTest {
  private static final String KEEP_ALL =
      "tail_sampling: {policies: [{name: all, type: always_sample}]}\n";

  @Test
  void misspeltKeyIsNamedWithItsPlaceAndTheNearestName() {
    assertErrors(
        """
        tail_sampling:
          policies:
            - {name: all, type: always_sample}
            - name: slow
              type: latency
              latency:
                treshold_ms: 500
        """,
        "t.yaml:7:9: tail_sampling.policies[1].latency.treshold_ms: unknown key; did you mean"
            + " 'threshold_ms'?");
  }

  @Test
  void allErrorsOfAFileAreReportedInItsOrder() {
    assertErrors(
        """
        tail_sampling:
          decision_wait: 10
          policies:
            - name: a
              type: latency
              latency: {threshold_ms: fast}
            - name: a
              type: status_code
              status_code: {status_codes: [ERR, OK]}
            - type: probabilistic
              probabilistic: {hash_salt: 5}
        node:
          partitions: 0
          zzz: 1
        """,
        "t.yaml:2:18: tail_sampling.decision_wait: expected a duration such as 10s, 1m30s or"
            + " 500ms, found '10': the unit is missing",
        "t.yaml:6:31: tail_sampling.policies[0].latency.threshold_ms: expected a whole number,"
            + " found the text 'fast'",
        "t.yaml:7:7: tail_sampling.policies[1].name: the name 'a' is already used in line 4",
        "t.yaml:9:36: tail_sampling.policies[1].status_code.status_codes: unknown value 'ERR'; did"
            + " you mean 'ERROR'?",
        "t.yaml:10:7: tail_sampling.policies[2].name: missing; every policy needs a name",
        "t.yaml:11:7: tail_sampling.policies[2].probabilistic.sampling_percentage: required, but missing. The"
            + " share in percent; 0 or less keeps nothing, 100 or more keeps everything.",
        "t.yaml:11:34: tail_sampling.policies[2].probabilistic.hash_salt: expected a text, found"
            + " '5'; put it in quotes",
        "t.yaml:13:15: node.partitions: out of range: 0 is not 1 to 1024",
        "t.yaml:14:3: node.zzz: unknown key; known here: memory_budget, partitions, limits, rekey,"
            + " sources, clickhouse");
  }

  @Test
  void duplicateKeyNamesTheFirstLine() {
    assertErrors(
        KEEP_ALL + "node:\n  partitions: 4\n  partitions: 5\n",
        "t.yaml:4:3: node.partitions: given twice; it is already in line 3");
  }

  @Test
  void emptyFileSaysWhatItNeeds() {
    String line = "t.yaml: the file is empty; it needs a tail_sampling block";
    assertErrors("", line);
    assertErrors("# only a comment\n", line);
    assertErrors("---\n", line);
  }

  @Test
  void missingBlockIsAnError() {
    assertErrors(
        "node: {partitions: 4}\n",
        "t.yaml:1:1: tail_sampling: required, but missing. How traces are judged, as the OpenTelemetry"
            + " Collector's `tail_sampling` processor takes it.");
    assertErrors(
        "tail_sampling:\n",
        "t.yaml:1:1: tail_sampling.policies: required, but missing. The policies; a trace is kept when any of"
            + " them would keep it.");
  }

  @Test
  void emptyPolicyListIsAnError() {
    assertErrors(
        "tail_sampling:\n  policies: []\n",
        "t.yaml:2:3: tail_sampling.policies: needs at least 1 entry");
  }

  @Test
  void wrongShapesAreNamed() {
    assertErrors("- a\n", "t.yaml:1:1: expected a block of keys, found a list");
    assertErrors(
        "tail_sampling:\n  policies: {name: x}\n",
        "t.yaml:2:13: tail_sampling.policies: expected a list, found a block of keys");
    assertErrors(
        "tail_sampling:\n  policies: [always_sample]\n",
        "t.yaml:2:14: tail_sampling.policies[0]: expected a block of keys, found the text"
            + " 'always_sample'");
    assertErrors(
        KEEP_ALL + "node: {rekey: {enabled: 'yes'}, memory_budget: much}\n",
        "t.yaml:2:25: node.rekey.enabled: expected true or false, found the text 'yes'",
        "t.yaml:2:48: node.memory_budget: expected a size such as 512MiB or 1GiB, found the text"
            + " 'much'");
  }

  @Test
  void yamlSyntaxErrorsHaveTheirPlace() {
    assertErrors(
        "tail_sampling:\n\tpolicies: []\n",
        "t.yaml:2:1: not YAML: indent with spaces, not with a tab");
    assertErrors(
        "tail_sampling: [\n",
        "t.yaml:2:1: not YAML: expected the node content, but found '<stream end>' (while parsing a"
            + " flow node)");
    assertErrors("a: \u0001\n", "t.yaml:1:4: not YAML: the character U+0001 is not allowed");
  }

  @Test
  void selfReferenceIsAnErrorAndEnds() {
    assertErrors(
        """
        tail_sampling:
          policies:
            - &p
              name: a
              type: and
              and: {and_sub_policy: [*p]}
        """,
        "t.yaml:3:7: tail_sampling.policies[0].and.and_sub_policy[0]: refers to itself");
  }

  @Test
  void unreadableFilesAreOneLine(@TempDir Path directory) throws IOException {
    Path missing = directory.resolve("missing.yaml");
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> TailwaterConfig.load(missing))
        .withMessage(missing + ": no such file");
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> TailwaterConfig.load(directory))
        .withMessage(directory + ": cannot be read: is a directory");
    Path latin =
        Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> TailwaterConfig.load(latin))
        .withMessage(latin + ": is no UTF-8 text");
  }

  @Test
  void policyTypesOfTheCollectorAreToldFromTypingErrors() {
    assertErrors(
        """
        tail_sampling:
          policies:
            - {name: a, type: rate_limiting, rate_limiting: {spans_per_second: 5}}
            - {name: b, type: statuscode}
            - {name: c, type: latency}
            - {name: d, type: and, and: {and_sub_policy: [{type: drop}, {type: and}]}}
        """,
        "t.yaml:3:17: tail_sampling.policies[0].type: 'rate_limiting' is known to the collector,"
            + " not supported by this version of Tailwater",
        "t.yaml:4:17: tail_sampling.policies[1].type: unknown policy type 'statuscode'; did you"
            + " mean 'status_code'?",
        "t.yaml:5:17: tail_sampling.policies[2].latency: missing; a policy of this type needs this"
            + " block",
        "t.yaml:6:52: tail_sampling.policies[3].and.and_sub_policy[0].type: 'drop' is known to the"
            + " collector, not supported by this version of Tailwater",
        "t.yaml:6:66: tail_sampling.policies[3].and.and_sub_policy[1].type: an 'and' cannot hold"
            + " another 'and'");
  }

  @Test
  void optionsThatWouldChangeVerdictsAreRefusedWithTheReason() {
    String known = ": known to the collector, not supported by this version of Tailwater: ";
    assertErrors(
        """
        tail_sampling:
          sample_on_first_match: true
          maximum_trace_size_bytes: 1024
          sampling_strategy: span-ingest
          drop_pending_traces_on_shutdown: true
          tail_storage: pebble
          num_shards: 257
          policies: [{name: all, type: always_sample}]
        """,
        "t.yaml:2:3: tail_sampling.sample_on_first_match"
            + known
            + "would change which policy a trace is kept by",
        "t.yaml:3:3: tail_sampling.maximum_trace_size_bytes"
            + known
            + "would drop large traces without judging them",
        "t.yaml:4:3: tail_sampling.sampling_strategy" + known + "only whole traces are judged",
        "t.yaml:5:3: tail_sampling.drop_pending_traces_on_shutdown"
            + known
            + "undecided traces stay in Kafka and are judged after the restart",
        "t.yaml:6:3: tail_sampling.tail_storage"
            + known
            + "undecided traces are held by Kafka, no other storage is needed",
        "t.yaml:7:15: tail_sampling.num_shards: out of range: 257 is not 0 to 256");
  }

  @Test
  void expressionsAreCheckedAsTheyWillBeUsed() {
    assertErrors(
        """
        tail_sampling:
          policies:
            - name: s
              type: string_attribute
              string_attribute: {key: k, values: [ok, '*bad'], enabled_regex_matching: true}
        """,
        "t.yaml:5:47: tail_sampling.policies[0].string_attribute.values: '*bad' is no RE2"
            + " expression: missing argument to repetition operator: '*'");
  }

  @Test
  void nodeRulesAcrossKeysAreChecked() {
    assertErrors(
        KEEP_ALL
            + """
            node:
              limits: {max_record_bytes: 1MiB, max_span_bytes: 2MiB}
              sources: [a, a, 'b c', tailwater.kept.spans]
            """,
        "t.yaml:3:36: node.limits.max_span_bytes: must not be above max_record_bytes, which is"
            + " 1MiB",
        "t.yaml:4:16: node.sources: 'a' is listed twice",
        "t.yaml:4:19: node.sources: 'b c' is no topic name",
        "t.yaml:4:26: node.sources: 'tailwater.kept.spans' is one of Tailwater's own topics");
  }

  @Test
  void collectorFileIsToldWhatBelongsHere() {
    assertErrors(
        KEEP_ALL + "processors: {}\n",
        "t.yaml:2:1: processors: unknown key; of a collector's file, put only the tail_sampling"
            + " block here, at the top level");
  }

  private static void assertErrors(String yaml, String... lines) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> TailwaterConfig.parse("t.yaml", yaml))
        .satisfies(
            refused ->
                assertThat(refused.errors().stream().map(Finding::toString))
                    .containsExactlyElementsOf(List.of(lines)));
  }
}

package io.tailwater.config;

import static io.tailwater.config.Configs.assertErrors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        "t.yaml:14:3: node.zzz: unknown key; known here: memory_budget, partitions,"
            + " group_protocol, limits, rekey, sources, otlp_grpc, zipkin_http, skywalking_grpc, clickhouse");
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
            + " them would keep it, unless a `drop` policy drops it.");
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
  void typesAndTheirBlocksAreChecked() {
    assertErrors(
        """
        tail_sampling:
          policies:
            - {name: b, type: statuscode}
            - {name: c, type: latency}
            - {name: d, type: and, and: {and_sub_policy: [{type: drop}, {type: and}]}}
        """,
        "t.yaml:3:17: tail_sampling.policies[0].type: unknown policy type 'statuscode'; did you"
            + " mean 'status_code'?",
        "t.yaml:4:17: tail_sampling.policies[1].latency: missing; a policy of this type needs this"
            + " block",
        "t.yaml:5:52: tail_sampling.policies[2].and.and_sub_policy[0].type: a 'drop' drops whole"
            + " traces and stands at the top level only; inside of 'and' say 'not'",
        "t.yaml:5:66: tail_sampling.policies[2].and.and_sub_policy[1].and: missing; a policy of"
            + " this type needs this block");
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
  void expressionsThatWouldFillTheMemoryAreRefused() {
    assertErrors(
        """
        tail_sampling:
          policies:
            - name: s
              type: string_attribute
              string_attribute: {key: k, values: ['(a{1000}){1000}'], enabled_regex_matching: true}
        """,
        "t.yaml:5:43: tail_sampling.policies[0].string_attribute.values: '(a{1000}){1000}' is too"
            + " large once its repetitions are written out; use smaller counts or fewer"
            + " alternatives");
  }

  @Test
  void filesThatGrowOrNestWithoutBoundAreRefused() {
    assertErrors(
        KEEP_ALL + "x: " + "[".repeat(100_000),
        "t.yaml:2:103: nested deeper than 100 lists and blocks");

    StringBuilder doubling =
        new StringBuilder(Configs.strict("&p0 {name: p0, type: always_sample}"));
    for (int i = 1; i <= 20; i++) {
      doubling.append(
          "    - &p%d {name: p%d, type: and, and: {and_sub_policy: [*p%d, *p%d]}}%n"
              .formatted(i, i, i - 1, i - 1));
    }
    assertThat(Configs.errors(doubling.toString()))
        .anyMatch(line -> line.endsWith("is the file's block number 20001; more are not read"));
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
        "t.yaml:4:16: node.sources[1].topic: 'a' is listed twice",
        "t.yaml:4:19: node.sources[2].topic: 'b c' is no topic name",
        "t.yaml:4:26: node.sources[3].topic: 'tailwater.kept.spans' is one of Tailwater's own topics");
  }

  @Test
  void collectorFileIsToldWhatBelongsHere() {
    assertErrors(
        KEEP_ALL + "processors: {}\n",
        "t.yaml:2:1: processors: unknown key; of a collector's file, put only the tail_sampling"
            + " block here, at the top level");
  }
}

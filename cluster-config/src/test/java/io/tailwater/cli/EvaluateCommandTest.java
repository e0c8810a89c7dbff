package io.tailwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateCommandTest {
  private static final String POLICIES =
      """
      tail_sampling:
        policies:
          - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
          - name: health
            type: drop
            drop:
              drop_sub_policy:
                - {name: path, type: string_attribute, string_attribute: {key: url.path, values: [/health]}}
      """;

  private static final String A = "a".repeat(32);
  private static final String B = "b".repeat(32);
  private static final String C = "c".repeat(32);

  private final Path directory;

  EvaluateCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static String line(String... spans) {
    return "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [%s]}]}]}\n"
        .formatted(String.join(", ", spans));
  }

  private static String span(String trace, int id, String more) {
    return "{\"traceId\": \"%s\", \"spanId\": \"%016x\"%s}".formatted(trace, id, more);
  }

  private Path traces() throws IOException {
    return CommandRun.file(
        directory,
        "traces.jsonl",
        line(
                span(B, 1, ""),
                span(A, 2, ""),
                span(
                    C,
                    3,
                    ", \"attributes\": [{\"key\": \"url.path\","
                        + " \"value\": {\"stringValue\": \"/health\"}}]"))
            + "\n"
            + line(span(A, 4, ", \"status\": {\"code\": 2}")));
  }

  private Path policies() throws IOException {
    return CommandRun.file(directory, "tailwater.yaml", POLICIES);
  }

  private static CommandRun evaluate(Path policies, Path traces, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("evaluate", "--policies", policies.toString(), "--traces", traces.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void everyTraceIsALineInOrderOfFirstAppearance() throws IOException {
    CommandRun run = evaluate(policies(), traces());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "{\"traceId\":\""
                + B
                + "\",\"spans\":1,\"verdict\":\"not_sampled\",\"policy\":\"\","
                + "\"weight\":0.0,\"threshold\":null,\"why\":["
                + "{\"policy\":\"errors\",\"type\":\"status_code\",\"vote\":\"no\"},"
                + "{\"policy\":\"health\",\"type\":\"drop\",\"vote\":\"no\",\"parts\":["
                + "{\"policy\":\"path\",\"type\":\"string_attribute\",\"vote\":\"no\"}]}]}",
            "{\"traceId\":\""
                + A
                + "\",\"spans\":2,\"verdict\":\"sampled\",\"policy\":\"errors\","
                + "\"weight\":1.0,\"threshold\":\"0\",\"why\":["
                + "{\"policy\":\"errors\",\"type\":\"status_code\",\"vote\":\"yes\"},"
                + "{\"policy\":\"health\",\"type\":\"drop\",\"vote\":\"no\",\"parts\":["
                + "{\"policy\":\"path\",\"type\":\"string_attribute\",\"vote\":\"no\"}]}]}",
            "{\"traceId\":\""
                + C
                + "\",\"spans\":1,\"verdict\":\"dropped\",\"policy\":\"health\","
                + "\"weight\":0.0,\"threshold\":null,\"why\":["
                + "{\"policy\":\"errors\",\"type\":\"status_code\",\"vote\":\"no\"},"
                + "{\"policy\":\"health\",\"type\":\"drop\",\"vote\":\"yes\",\"parts\":["
                + "{\"policy\":\"path\",\"type\":\"string_attribute\",\"vote\":\"yes\"}]}]}");
    assertThat(run.err().strip())
        .isEqualTo("3 traces, 4 spans: 1 sampled (standing for 1.0), 1 not sampled, 1 dropped");
  }

  @Test
  void countsCanBeJson() throws IOException {
    CommandRun run = evaluate(policies(), traces(), "--json");

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().toList().getLast())
        .isEqualTo(
            "{\"traces\":3,\"spans\":4,\"refusedSpans\":0,\"sampled\":1,\"notSampled\":1,"
                + "\"dropped\":1,\"weight\":1.0}");
  }

  @Test
  void spansWithoutAnIdArePassedOverAndCounted() throws IOException {
    Path traces =
        CommandRun.file(directory, "t.jsonl", line(span(A, 1, ""), span("0".repeat(32), 2, "")));

    assertThat(evaluate(policies(), traces).err())
        .contains("1 traces, 1 spans", "1 spans passed over for want of a valid id");
  }

  @Test
  void aBrokenLineIsNamed() throws IOException {
    Path traces =
        CommandRun.file(directory, "t.jsonl", line(span(A, 1, "")) + "{\"resourceSpans\": 3}\n");

    CommandRun run = evaluate(policies(), traces);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith(traces + ":2: is not OTLP/JSON traces: ");
  }

  @Test
  void badPoliciesAreToldAsByCheck() throws IOException {
    Path policies =
        CommandRun.file(directory, "bad.yaml", "tail_sampling: {policies: [{name: x}]}\n");

    CommandRun run = evaluate(policies, traces());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith(policies + ":1:");
  }

  @Test
  void casesThatComeOutAsExpectedAreCounted() throws IOException {
    Path cases =
        CommandRun.file(
            directory,
            "cases.jsonl",
            """
            {"name": "kept", "policies": [{"name": "all", "type": "always_sample"}], "spans": [{"name": "op"}], "expect": "sampled"}
            {"name": "refused", "policies": [{"name": "all", "type": "no_such"}], "spans": [], "expect": "config_error"}
            {"name": "seq", "policies": [{"name": "all", "type": "always_sample"}], "steps": [{"ingest": [{"trace": "0af7651916cd43dd8448eb211c80319c", "name": "a"}], "wait_ms": 2600}], "expect_forwarded": ["a"]}
            """);

    CommandRun run = CommandRun.of("evaluate", "--cases", cases.toString());

    assertThat(run.out()).isEqualTo("3 matched, 0 mismatched\n");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aMismatchIsALineAndTheExitCodeSaysSo() throws IOException {
    Path cases =
        CommandRun.file(
            directory,
            "cases.jsonl",
            """
            {"id": "c-1", "name": "kept", "policies": [{"name": "all", "type": "always_sample"}], "spans": [{"name": "op"}], "expect": "not_sampled"}
            {"name": "fine", "policies": [], "steps": [], "expect_forwarded": ["a"]}
            {"name": "taken", "policies": [{"name": "all", "type": "always_sample"}], "expect": "config_error"}
            {"name": "not taken", "policies": [{"name": "all", "type": "no_such"}], "expect": "sampled"}
            """);

    CommandRun run = CommandRun.of("evaluate", "--cases", cases.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines())
        .hasSize(5)
        .contains("taken: expected config_error, got accepted; why: nothing was found wrong")
        .contains("fine: expected [a], got []; why: decided: ")
        .anyMatch(line -> line.startsWith("c-1 (kept): expected not_sampled, got sampled; why: "))
        .anyMatch(line -> line.startsWith("not taken: expected sampled, got config_error; why: "))
        .endsWith("0 matched, 4 mismatched");
  }

  @Test
  void whatIsNoCaseIsUnreadable() throws IOException {
    Path cases = CommandRun.file(directory, "cases.jsonl", "{\"name\": \"x\"}\n");

    CommandRun run = CommandRun.of("evaluate", "--cases", cases.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().strip()).isEqualTo(cases + ":1: is no case: it has no 'policies'");
  }

  @Test
  void aMissingFileIsOneLine() {
    Path cases = directory.resolve("none.jsonl");

    CommandRun run = CommandRun.of("evaluate", "--cases", cases.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().strip()).isEqualTo(cases + ": no such file");
  }

  @Test
  void casesAndTracesDoNotGoTogether() {
    assertThat(CommandRun.of("evaluate").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("evaluate", "--policies", "p").exitCode()).isEqualTo(2);
    assertThat(
            CommandRun.of("evaluate", "--cases", "c", "--policies", "p", "--traces", "t")
                .exitCode())
        .isEqualTo(2);
  }
}

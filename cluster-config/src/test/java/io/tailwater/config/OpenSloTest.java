package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.judge.JudgeRules.WatchedObjective;
import io.tailwater.processors.alert.slo.BurnRules;
import io.tailwater.processors.alert.slo.Indicator;
import io.tailwater.processors.alert.slo.Objective;
import io.tailwater.processors.alert.slo.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenSloTest {
  private static final String NAMED = "openslo_files: [slos.yaml]\n";
  private static final String WORKS =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata:
        name: cart-works
      spec:
        service: cart
        indicatorRef: whatever
        timeWindow:
          - duration: 4w
            isRolling: true
        budgetingMethod: Occurrences
        objectives:
          - target: 0.999
      """;

  private final Path directory;

  OpenSloTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private List<Objective> read(String openSlo) throws IOException {
    Files.writeString(directory.resolve("slos.yaml"), openSlo);
    return Alerting.config(NAMED, Map.of(), directory).alerts().judge().objectives().stream()
        .map(WatchedObjective::objective)
        .toList();
  }

  private List<String> errors(String openSlo) throws IOException {
    Files.writeString(directory.resolve("slos.yaml"), openSlo);
    return Alerting.errors(NAMED, Map.of(), directory);
  }

  @Test
  void availabilityIsRead() throws IOException {
    Objective objective =
        new Objective(
            "cart-works",
            Selector.ofService("cart"),
            new Indicator.Availability(),
            0.999,
            Duration.ofDays(28));
    assertThat(read(WORKS)).containsExactly(objective);
    assertThat(Alerting.config(NAMED, Map.of(), directory).alerts().judge().objectives())
        .containsExactly(new WatchedObjective(objective, BurnRules.shipped(objective)));
  }

  @Test
  void latencyIsReadFromAnAnnotationAndOtherKindsArePassedOver() throws IOException {
    assertThat(
            read(
                """
                apiVersion: openslo/v1
                kind: Service
                metadata: {name: cart}
                ---
                apiVersion: openslo/v1
                kind: SLO
                metadata:
                  name: cart-fast
                  annotations: {tailwater.io/latency-threshold: 300ms}
                spec:
                  service: cart
                  timeWindow: [{duration: 30d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives: [{targetPercent: 99.9}]
                """))
        .containsExactly(
            new Objective(
                "cart-fast",
                Selector.ofService("cart"),
                new Indicator.Latency(Duration.ofMillis(300)),
                0.999,
                Duration.ofDays(30)));
  }

  @Test
  void theyAddToThoseOfTheFile() throws IOException {
    Files.writeString(directory.resolve("slos.yaml"), WORKS);
    String own = "slos: [{name: mine, service: shop, availability: 99.9}]\n";
    assertThat(Alerting.config(own + NAMED, Map.of(), directory).alerts().judge().objectives())
        .extracting(watched -> watched.objective().name())
        .containsExactly("mine", "cart-works");
    assertThat(
            Alerting.errors(
                "slos: [{name: cart-works, service: shop, availability: 99.9}]\n" + NAMED,
                Map.of(),
                directory))
        .containsExactly(
            "slos.yaml:4:9: metadata.name: the name 'cart-works' is used by another objective --"
                + " rename one");
  }

  @Test
  void whatIsNotSupportedIsRefusedInOneLine() throws IOException {
    assertThat(errors(WORKS.replace("Occurrences", "Timeslices")))
        .containsExactly(
            "slos.yaml:11:20: spec.budgetingMethod: Timeslices is not supported: calls are counted"
                + " -- write Occurrences");
    assertThat(errors(WORKS.replace("isRolling: true", "isRolling: false")))
        .containsExactly(
            "slos.yaml:10:18: spec.timeWindow[0].isRolling: windows of the calendar are not"
                + " supported -- write isRolling: true");
    assertThat(errors(WORKS.replace("openslo/v1", "openslo/v1alpha")))
        .containsExactly("slos.yaml:1:13: apiVersion: is openslo/v1alpha -- write openslo/v1");
    assertThat(errors(WORKS.replace("4w", "1M")))
        .containsExactly(
            "slos.yaml:9:17: spec.timeWindow[0].duration: is no duration -- write 30d or 4w");
    assertThat(errors(WORKS.replace("0.999", "99.9")))
        .containsExactly(
            "slos.yaml:13:7: spec.objectives[0]: needs one target -- write target: 0.995 or"
                + " targetPercent: 99.5");
    assertThat(errors(WORKS + "    - target: 0.99\n"))
        .containsExactly(
            "slos.yaml:14:7: spec.objectives[1]: there may be one objective -- make two SLOs of it");
    assertThat(errors("kind: SLO\n  broken: ["))
        .singleElement()
        .asString()
        .startsWith("slos.yaml:2:9: not YAML: ");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(Alerting.errors(NAMED, Map.of(), directory))
        .containsExactly(
            "t.yaml:2:17: openslo_files: there is no file 'slos.yaml' beside this one -- name it"
                + " relative to this file");
  }
}

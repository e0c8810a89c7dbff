package io.tailwater.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SummaryTest {
  private static final Duration OPEN = Duration.ofSeconds(61);

  @Test
  void saysWhichCheckFailedAndByHowMuch() {
    Summary summary =
        new Summary(OPEN, Samples.evidence(), List.of(Check.exactly("span_rows", 1_299, 1_300)));

    assertThat(summary.ok()).isFalse();
    assertThat(summary.text()).last().isEqualTo("FAILED: span rows is 1,299 instead of 1,300");
    assertThat(summary.text())
        .anySatisfy(line -> assertThat(line).containsPattern("FAILED span rows +1,299  of +1,300"));
  }

  @Test
  void saysThatNothingWasLostWhenEveryCheckIsMet() {
    Summary summary = new Summary(OPEN, Samples.evidence(), Samples.evidence().checks());

    assertThat(summary.ok()).isTrue();
    assertThat(summary.text()).last().asString().startsWith("Nothing was lost");
  }

  @Test
  void claimsNothingThatWasNotChecked() throws IOException {
    Summary summary = new Summary(OPEN, Samples.evidence(), List.of());

    assertThat(summary.text()).noneMatch(line -> line.contains("lost"));
    assertThat(new ObjectMapper().readTree(summary.json()).get("verified").asBoolean()).isFalse();
  }

  @Test
  void jsonIsOneLineWithNumbersAsNumbers() throws IOException {
    String text =
        new Summary(OPEN, Samples.evidence(), List.of(Check.atLeast("rows_landed", 0, 1))).json();

    JsonNode json = new ObjectMapper().readTree(text);
    assertThat(text).doesNotContain("\n");
    assertThat(json.get("ok").booleanValue()).isFalse();
    assertThat(json.get("seconds").doubleValue()).isEqualTo(61.0);
    assertThat(json.get("spans_acknowledged").longValue()).isEqualTo(1_000);
    assertThat(json.get("traces_kept_by_policy").get("rest").longValue()).isEqualTo(29);
    JsonNode target = json.get("targets").get(0);
    assertThat(target.get("name").textValue()).isEqualTo("rows_landed");
    assertThat(target.get("value").isNumber()).isTrue();
    assertThat(target.get("target").longValue()).isEqualTo(1);
    assertThat(target.get("met").booleanValue()).isFalse();
  }
}

package io.tailwater.sinks.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void fillsInTextsNumbersAndLists() {
    assertThat(
            rendered(
                """
                {"t": "${title}: ${cause.service} ${labels.env}${labels.team}", "v": ${measured.value},
                 "s": ${services}, "until": "${until}", "sign": "$${title}"}"""))
        .isEqualTo(
            """
            {"t": "payment is slow & failing: bank-api prod", "v": 2412.4,
             "s": ["payment","checkout"], "until": "", "sign": "${title}"}""");
  }

  @Test
  void escapesWhatServicesSay() {
    assertThat(
            new String(
                GenericBody.of(
                    Template.of("{\"l\": \"${labels.service}\"}"), SampleMessages.full()),
                UTF_8))
        .isEqualTo("{\"l\": \"pay\\\\\\\"ment\\n\"}");
  }

  @Test
  void whatIsMissingIsNullOrNothing() {
    Template template =
        Template.of("{\"v\": ${measured.value}, \"m\": ${measured}, \"w\": \"${measured.what}\"}");

    assertThat(new String(GenericBody.of(template, SampleMessages.sparse()), UTF_8))
        .isEqualTo("{\"v\": null, \"m\": null, \"w\": \"\"}");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Template.of("{\"a\": \"${titel}\"}"))
        .hasMessageStartingWith("the template names the unknown field 'titel'");
    assertThatThrownBy(() -> Template.of("{\"a\": \"${title.length()}\"}"))
        .hasMessageStartingWith("the template's field at character 7");
    assertThatThrownBy(() -> Template.of("{\"a\": \"${title\"}"))
        .hasMessageStartingWith("the template's field at character 7");
  }

  @Test
  void refusesWhatMakesNoJson() {
    for (String bad :
        List.of("{\"a\": ${title}}", "{\"a\": \"${services}\"}", "${title}", "", "{} {}")) {
      assertThatThrownBy(() -> Template.of(bad))
          .as(bad)
          .hasMessageStartingWith("the template makes no JSON");
    }
  }

  private static String rendered(String template) {
    return new String(
        GenericBody.of(Template.of(template), new Message.Single(Incidents.firing())), UTF_8);
  }
}

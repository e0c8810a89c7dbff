package io.tailwater.processors.alert.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ShippedRulesTest {
  @Test
  void everySubjectAndFamilyHasRulesOfDifferentNames() {
    assertThat(ShippedRules.all()).extracting(AlertRule::id).doesNotHaveDuplicates();
    assertThat(ShippedRules.all().stream().map(AlertRule::subject).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(RuleSubject.class));
    assertThat(ShippedRules.all().stream().map(AlertRule::family).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(RuleFamily.class));
  }

  @Test
  void foundingRulesAreFirst() {
    assertThat(ShippedRules.all()).startsWith(ShippedRules.founding().toArray(new AlertRule[0]));
    assertThat(ShippedRules.founding())
        .extracting(AlertRule::severity)
        .containsExactly(Severity.WARNING, Severity.CRITICAL, Severity.WARNING);
    assertThat(ShippedRules.founding().getFirst().forMinutes()).isEqualTo(5);
  }

  @Test
  void machinesAreEvidenceUnlessTheyExplain() {
    assertThat(ShippedRules.all())
        .filteredOn(rule -> rule.subject() == RuleSubject.HOST)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            rule -> {
              assertThat(rule.severity()).isEqualTo(Severity.INFO);
              assertThat(rule.identity().escalation()).isEqualTo(Escalation.WARNING_IF_EXPLAINING);
            });
  }

  @Test
  void ruleWatchesWhatItSelects() {
    Selector selector =
        new Selector(AlertEntity.Kind.EDGE, List.of(LabelMatcher.parse("service=~\"front.*\"")));

    assertThat(selector.selects(AlertEntity.edge("t", "frontend", "cart"))).isTrue();
    assertThat(selector.selects(AlertEntity.edge("t", "cart", "frontend"))).isFalse();
    assertThat(selector.selects(AlertEntity.service("t", "frontend"))).isFalse();
  }

  @Test
  void fingerprintTellsWhatIdentifiesAndNothingElse() {
    AlertEntity cart = AlertEntity.endpoint("t", "cart", "/add");

    assertThat(cart.fingerprint("latency-spike"))
        .hasSize(64)
        .isEqualTo(AlertEntity.endpoint("t", "cart", "/add").fingerprint("latency-spike"))
        .isNotEqualTo(cart.fingerprint("latency-drift"))
        .isNotEqualTo(AlertEntity.endpoint("u", "cart", "/add").fingerprint("latency-spike"));
  }
}

package io.tailwater.processors.alert.slo;

import static io.tailwater.processors.alert.slo.Objectives.MONTH;
import static io.tailwater.processors.alert.slo.Objectives.availability;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class BurnRuleTest {
  private static final Offset<Double> EXACT = within(1e-9);

  @Test
  void shippedRulesAreThoseOfTheWorkbookAndTheFoundingOne() {
    assertThat(BurnRules.shipped(availability(0.999)).rules())
        .extracting(BurnRule::name, BurnRule::urgency, rule -> Math.round(10 * rule.burn()) / 10.0)
        .containsExactly(
            tuple("budget-per-hour", Urgency.CRITICAL, 144.0),
            tuple("burn-1h", Urgency.PAGE, 14.4),
            tuple("burn-6h", Urgency.PAGE, 6.0),
            tuple("burn-3d", Urgency.TICKET, 1.0));
  }

  @Test
  void shareOfTheBudgetIsARateByThePeriod() {
    assertThat(BurnRules.budgetPerHour(0.2, MONTH).burn()).isCloseTo(144, EXACT);
    assertThat(BurnRules.budgetPerHour(0.2, Duration.ofDays(28)).burn()).isCloseTo(134.4, EXACT);
    assertThat(BurnRules.budgetPerHour(0.2, Duration.ofDays(7)).burn()).isCloseTo(33.6, EXACT);
    assertThat(BurnRules.budgetPerHour(0.2, Duration.ofDays(1)).burn()).isCloseTo(4.8, EXACT);
    assertThat(BurnRules.budgetPerHour(0.2, MONTH).budgetShare(availability(0.999)))
        .isCloseTo(0.2, EXACT);
  }

  @Test
  void totalFailureFiresAfterTheMinutesOfTheTable() {
    List<BurnRule> rules = BurnRules.shipped(availability(0.999)).rules();

    assertThat(rules)
        .extracting(rule -> Math.round(10 * rule.minutesToFire(availability(0.999), 1)) / 10.0)
        .containsExactly(8.6, 0.9, 2.2, 4.3);
    assertThat(rules)
        .extracting(rule -> Math.round(10 * rule.minutesToFire(availability(0.99), 1)) / 10.0)
        .containsExactly(Long.MAX_VALUE / 10.0, 8.6, 21.6, 43.2);
  }

  @Test
  void ruleThatCanNeverFireIsRefusedWithItsArithmetic() {
    Objective objective = availability(0.99);
    List<BurnRule> rules = List.of(BurnRules.budgetPerHour(0.2, MONTH));

    assertThatThrownBy(() -> BurnRules.of(objective, rules))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "rule 'budget-per-hour' of objective 'checkout works' is refused: 20 % of a budget of"
                + " 720 h within 1 h is a burn rate of 144, which needs 144 % of calls to fail, as"
                + " a target of 99 % lets the rate be 100 at most; ask for 13.1 % or less, a longer"
                + " window or a higher target");
    assertThat(BurnRules.budgetPerHour(0.131, MONTH).whyUnreachable(objective)).isNull();
    assertThat(BurnRules.budgetPerHour(0.133, MONTH).whyUnreachable(objective)).isNotNull();
  }

  @Test
  void foundingRuleIsShippedWhereItCanFireAndElseSaidToBeLeftOut() {
    assertThat(BurnRules.shipped(availability(0.995)).left()).isEmpty();

    BurnRules unreachable = BurnRules.shipped(availability(0.993));

    assertThat(unreachable.rules())
        .extracting(BurnRule::name)
        .containsExactly("burn-1h", "burn-6h", "burn-3d");
    assertThat(unreachable.left()).singleElement().asString().contains("144", "100.8 %");
  }

  @Test
  void rulesThatFireWhereTheBudgetLastsAreNotShipped() {
    assertThat(BurnRules.shipped(availability(0.999, Duration.ofDays(28))).rules()).hasSize(4);
    assertThat(BurnRules.shipped(availability(0.999, Duration.ofDays(7))).rules())
        .extracting(BurnRule::name)
        .containsExactly("budget-per-hour", "burn-1h", "burn-6h");
    assertThat(BurnRules.shipped(availability(0.9, Duration.ofDays(1))).rules())
        .extracting(BurnRule::name)
        .containsExactly("budget-per-hour");
  }

  @Test
  void windowsRatesAndNamesAreChecked() {
    Duration hour = Duration.ofHours(1);
    assertThatThrownBy(() -> new BurnRule("r", Urgency.PAGE, hour, hour, 2))
        .hasMessageContaining("windows");
    assertThatThrownBy(() -> new BurnRule("r", Urgency.PAGE, hour, Duration.ofSeconds(90), 2))
        .hasMessageContaining("whole minutes");
    assertThatThrownBy(() -> new BurnRule("r", Urgency.PAGE, Duration.ofDays(4), hour, 2))
        .hasMessageContaining("3 days");
    assertThatThrownBy(
            () -> new BurnRule("r", Urgency.PAGE, hour, Duration.ofMinutes(5), Double.NaN))
        .hasMessageContaining("rate");
    BurnRule rule = BurnRules.budgetPerHour(0.1, MONTH);
    assertThatThrownBy(() -> BurnRules.of(availability(0.999), List.of(rule, rule)))
        .hasMessageContaining("budget-per-hour");
    assertThatThrownBy(() -> availability(1)).hasMessageContaining("target");
    assertThatThrownBy(() -> availability(0.9, hour)).hasMessageContaining("period");
  }

  @Test
  void selectorsMeanNamesOrWhatBeginsWithThem() {
    Selector api = new Selector("shop-*", "POST /pay*");

    assertThat(api.matchesService("shop-eu")).isTrue();
    assertThat(api.matches("shop-eu", "POST /payments")).isTrue();
    assertThat(api.matches("shop-eu", "GET /payments")).isFalse();
    assertThat(api.matches("eu-shop-", "POST /pay")).isFalse();
    assertThat(Selector.ofService("cart").matches("cart", "any")).isTrue();
    assertThat(Selector.ofService("cart").matchesService("carts")).isFalse();
  }
}

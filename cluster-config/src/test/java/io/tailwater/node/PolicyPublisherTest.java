package io.tailwater.node;

import static io.tailwater.node.Policies.draft;
import static io.tailwater.node.Policies.keeping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.node.PolicyPublisher.Outcome;
import io.tailwater.node.PolicyPublisher.Outcome.Published;
import io.tailwater.node.PolicyPublisher.Outcome.Unwanted;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PolicyPublisherTest {
  private static final long START = 1_790_000_000_001L;

  private final MemoryPolicyLog log = new MemoryPolicyLog();
  private final PolicyHistory history = new PolicyHistory();
  private long nowMillis = START;
  private final PolicyPublisher publisher = publisher(history);

  @Test
  void firstVersionCountsFromTheBeginningOfTime() {
    PolicyVersion first = published(publish(publisher, 1));

    assertThat(first.version()).isEqualTo(1);
    assertThat(first.effectiveFromMillis()).isZero();
    assertThat(history.versions()).containsExactly(first);
    assertThat(log.versions()).containsExactly(first);
  }

  @Test
  void laterVersionsCountFromASecondAheadOnAGrainOf64Milliseconds() {
    publish(publisher, 1);
    PolicyVersion second = published(publish(publisher, 2));

    assertThat(second.version()).isEqualTo(2);
    assertThat(second.effectiveFromMillis() % 64).isZero();
    assertThat(second.effectiveFromMillis() - START).isBetween(1_000L, 1_063L);
    assertThat(second.writtenAtMillis()).isEqualTo(START);
  }

  @Test
  void versionsOfOneMomentCountOneAfterTheOther() {
    publish(publisher, 1);
    PolicyVersion second = published(publish(publisher, 2));
    PolicyVersion third = published(publish(publisher, 3));

    assertThat(third.effectiveFromMillis()).isEqualTo(second.effectiveFromMillis() + 64);
  }

  @Test
  void clockThatIsBehindDoesNotPutAVersionBeforeTheLast() {
    publish(publisher, 1);
    PolicyVersion second = published(publish(publisher, 2));
    nowMillis -= 60_000;

    assertThat(published(publish(publisher, 3)).effectiveFromMillis())
        .isGreaterThan(second.effectiveFromMillis());
  }

  @Test
  void versionsOfOtherNodesAreReadBeforeTheNextIsNumbered() {
    publish(publisher(new PolicyHistory()), 1);
    publish(publisher(new PolicyHistory()), 2);

    assertThat(published(publish(publisher, 3)).version()).isEqualTo(3);
    assertThat(history.versions()).isEqualTo(log.versions()).hasSize(3);
  }

  @Test
  void nodeThatIsOvertakenInItsWriteTakesTheNextNumber() {
    publish(publisher, 1);
    PolicyPublisher other = publisher(new PolicyHistory());
    log.duringNextWrite(() -> publish(other, 2));

    assertThat(published(publish(publisher, 3)).version()).isEqualTo(3);
    assertThat(log.versions()).extracting(PolicyVersion::version).containsExactly(1, 2, 3);
  }

  @Test
  void conditionIsAskedAgainAfterAnotherNodeHasWritten() {
    publish(publisher, 1);
    PolicyPublisher other = publisher(new PolicyHistory());
    log.duringNextWrite(() -> publish(other, 2));

    Outcome outcome =
        publisher.publish(draft(keeping(3), "api"), known -> known.newestVersion() == 1);

    assertThat(outcome).isEqualTo(new Unwanted(2));
    assertThat(log.versions()).hasSize(2);
  }

  @Test
  void writeThatTakesTooLongIsTakenBackAndTriedWithALongerLead() {
    publish(publisher, 1);
    log.duringNextWrite(() -> nowMillis += 900);

    PolicyVersion second = published(publish(publisher, 2));

    assertThat(second.writtenAtMillis()).isEqualTo(START + 900);
    assertThat(second.effectiveFromMillis()).isGreaterThanOrEqualTo(START + 900 + 2_000);
    assertThat(log.versions()).hasSize(2);
  }

  @Test
  void brokerThatIsAlwaysSlowIsUnavailableAndNothingIsWritten() {
    publish(publisher, 1);
    for (int i = 0; i < 10; i++) {
      log.duringNextWrite(() -> nowMillis += 20_000);
    }

    assertThatThrownBy(() -> publish(publisher, 2))
        .isInstanceOf(PolicyLog.UnavailableException.class);
    assertThat(log.versions()).hasSize(1);
    assertThat(history.newestVersion()).isEqualTo(1);
  }

  @Test
  void brokerThatIsAwayIsUnavailable() {
    log.unreachable();

    assertThatThrownBy(() -> publish(publisher, 1))
        .isInstanceOf(PolicyLog.UnavailableException.class);
    assertThat(history.newestVersion()).isZero();
  }

  @Test
  void aSessionServesManyVersionsUntilAnotherNodeWrites() {
    for (int version = 1; version <= 5; version++) {
      publish(publisher, version);
    }
    assertThat(log.sessions()).isEqualTo(1);

    PolicyVersion sixth = published(publish(publisher(new PolicyHistory()), 6));
    nowMillis += 60_000;

    PolicyVersion seventh = published(publish(publisher, 7));
    assertThat(sixth.version()).isEqualTo(6);
    assertThat(seventh.version()).isEqualTo(7);
    assertThat(seventh.effectiveFromMillis() - nowMillis)
        .as("who was outlawed loses no time")
        .isBetween(1_000L, 1_063L);
    assertThat(log.versions()).hasSize(7);
  }

  @Test
  void nothingIsPublishedAfterTheEnd() {
    publish(publisher, 1);
    publisher.close();

    assertThatThrownBy(() -> publish(publisher, 2))
        .isInstanceOf(PolicyLog.UnavailableException.class)
        .hasMessageContaining("stopping");
  }

  @Test
  void aSessionThatWentStaleIsReplacedAndAFreshOneThatFailsIsNot() {
    publish(publisher, 1);
    log.failNextRead();
    assertThat(published(publish(publisher, 2)).version()).isEqualTo(2);

    PolicyPublisher fresh = publisher(new PolicyHistory());
    log.failNextRead();
    assertThatThrownBy(() -> publish(fresh, 3)).isInstanceOf(PolicyLog.UnavailableException.class);
    assertThat(log.versions()).hasSize(2);
  }

  private PolicyPublisher publisher(PolicyHistory known) {
    return new PolicyPublisher(log, known, () -> Instant.ofEpochMilli(nowMillis));
  }

  private static Outcome publish(PolicyPublisher by, int percent) {
    return by.publish(draft(keeping(percent), "api"), _ -> true);
  }

  private static PolicyVersion published(Outcome outcome) {
    return switch (outcome) {
      case Published(PolicyVersion version) -> version;
      case Unwanted unwanted -> throw new AssertionError(unwanted);
    };
  }
}

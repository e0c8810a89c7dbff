package io.tailwater.node;

import static io.tailwater.node.Policies.keeping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tailwater.config.Finding;
import io.tailwater.node.PolicyCheck.Checked;
import org.junit.jupiter.api.Test;

final class PolicyCheckTest {
  private final PolicyCheck check = new PolicyCheck(Policies.nodeSettings());

  @Test
  void changeOfTheNodeBlockIsSaidWithItsPlace() {
    Finding change = change(keeping(5) + "node:\n  partitions: 16\n");

    assertThat(change.line()).isEqualTo(7);
    assertThat(change.column()).isEqualTo(1);
    assertThat(change.path()).isEqualTo("node");
    assertThat(change.message()).contains("not taken live", "start the node again");
  }

  @Test
  void nodeBlockThatSaysTheSameIsNoChange() {
    assertThat(check.check("t.yaml", keeping(5) + "node: {partitions: 8}\n"))
        .asInstanceOf(type(Checked.Valid.class))
        .satisfies(valid -> assertThat(valid.nodeChange()).isEmpty());
  }

  @Test
  void refusedTextIsRefusedWithLineAndKey() {
    assertThat(check.check("t.yaml", keeping(5).replace("probabilistic:", "probabalistic:")))
        .asInstanceOf(type(Checked.Refused.class))
        .satisfies(
            refused ->
                assertThat(refused.errors())
                    .anySatisfy(
                        error -> {
                          assertThat(error.line()).isEqualTo(6);
                          assertThat(error.path()).contains("probabalistic");
                        }));
  }

  @Test
  void policiesAreTheSameWhateverTheNodeBlockSays() {
    String alone = keeping(5);

    assertThat(PolicyCheck.live(alone + "node:\n  partitions: 16\n"))
        .isEqualTo(PolicyCheck.live(alone));
    assertThat(PolicyCheck.live("node: {partitions: 16}\n" + alone))
        .isEqualTo(PolicyCheck.live(alone));
    assertThat(PolicyCheck.live(keeping(6))).isNotEqualTo(PolicyCheck.live(alone));
  }

  @Test
  void policiesAreTheSameWhateverIsSaidOfAlerts() {
    String alone = keeping(5);

    assertThat(
            PolicyCheck.live(
                alone
                    + "alerts: {enabled: false}\nslos: []\nopenslo_files: [a.yaml]\nreceivers: []\n"))
        .isEqualTo(PolicyCheck.live(alone));
  }

  @Test
  void changeOfWhatIsSaidOfAlertsIsSaidWithItsPlace() {
    String before = keeping(5) + "alerts: {enabled: true}\nslos: []\n";

    assertThat(PolicyCheck.changesOfAlerts("t.yaml", before, before)).isEmpty();
    assertThat(
            PolicyCheck.changesOfAlerts(
                "t.yaml", before, keeping(6) + "alerts: {enabled: false}\n"))
        .satisfiesExactly(
            alerts -> assertThat(alerts.toString()).startsWith("t.yaml:7:1: alerts: differs from"),
            slos -> assertThat(slos.toString()).startsWith("t.yaml: slos: differs from"));
  }

  @Test
  void receiversAreNotPublished() {
    String receivers = "receivers:\n  - {name: a, type: slack, url: 'https://x/hush'}\n";

    assertThat(PolicyCheck.withoutReceivers(receivers + keeping(5))).isEqualTo(keeping(5));
    assertThat(PolicyCheck.withoutReceivers(keeping(5) + receivers)).isEqualTo(keeping(5));
    assertThat(PolicyCheck.withoutReceivers(keeping(5))).isEqualTo(keeping(5));
  }

  @Test
  void charactersBeyondTheBasicPlaneDoNotMoveTheBlock() {
    String alone = "# 🌊🌊🌊\n" + keeping(5);

    assertThat(PolicyCheck.live(alone + "node: {partitions: 16}\n"))
        .isEqualTo(PolicyCheck.live(alone));
  }

  private Finding change(String yaml) {
    return switch (check.check("t.yaml", yaml)) {
      case Checked.Valid valid -> valid.nodeChange().orElseThrow();
      case Checked.Refused refused -> throw new AssertionError(refused);
    };
  }
}

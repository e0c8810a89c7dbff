package io.tailwater.node;

import static io.tailwater.node.Policies.draft;
import static io.tailwater.node.Policies.keeping;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyFileTest {
  private final MemoryPolicyLog log = new MemoryPolicyLog();
  private final PolicyHistory history = new PolicyHistory();
  private final PolicyPublisher publisher =
      new PolicyPublisher(log, history, () -> Instant.ofEpochMilli(1_790_000_000_000L));
  private final NodeMetrics metrics = new NodeMetrics();
  private final Path directory;
  private final Path path;
  private long modifiedMillis = 1_000_000;

  PolicyFileTest(@TempDir Path directory) {
    this.directory = directory;
    path = directory.resolve("tailwater.yaml");
  }

  @Test
  void fileBecomesTheFirstVersionOfAnEmptyHistory() throws IOException {
    write(keeping(10));

    started();

    assertThat(history.versions())
        .singleElement()
        .satisfies(
            first -> {
              assertThat(first.version()).isEqualTo(1);
              assertThat(first.effectiveFromMillis()).isZero();
              assertThat(first.yaml()).isEqualTo(keeping(10));
              assertThat(first.source()).isEqualTo("file:" + path);
              assertThat(first.author()).isEqualTo("file");
            });
  }

  @Test
  void receiversStayInTheFileAndAreNoNews() throws IOException {
    write(keeping(10) + "receivers: [{name: a, type: slack, url: 'https://x/hush'}]\n");
    started();
    write(keeping(10) + "receivers: []\n");
    started();

    assertThat(history.versions())
        .singleElement()
        .satisfies(version -> assertThat(version.yaml().strip()).isEqualTo(keeping(10).strip()));
  }

  @Test
  void fileThatIsAsItWasLeavesALaterPutInForce() throws IOException {
    write(keeping(10));
    started();
    put(keeping(50));

    write(keeping(10) + "node: {memory_budget: 1GiB}\n");
    started();

    assertThat(newestYaml()).isEqualTo(keeping(50));
  }

  @Test
  void fileThatHasChangedSinceBecomesTheNextVersionAtStart() throws IOException {
    write(keeping(10));
    started();
    put(keeping(50));

    write(keeping(20));
    started();

    assertThat(history.newestVersion()).isEqualTo(3);
    assertThat(newestYaml()).isEqualTo(keeping(20));
  }

  @Test
  void nodeWithoutAFileStartsWithTheShippedPolicies() {
    new PolicyFile(null, check(), history, publisher, metrics).publishAtStart();

    assertThat(history.versions()).extracting(PolicyVersion::source).containsExactly("shipped");
  }

  @Test
  void changedFileIsTakenOnceItIsStill() throws IOException {
    write(keeping(10));
    PolicyFile file = started();

    write(keeping(20));
    file.look();
    assertThat(history.newestVersion()).as("it might be half written").isEqualTo(1);
    file.look();

    assertThat(newestYaml()).isEqualTo(keeping(20));
    file.look();
    file.look();
    assertThat(history.newestVersion()).isEqualTo(2);
  }

  @Test
  void fileThatIsOnlyTouchedChangesNothing() throws IOException {
    write(keeping(10));
    PolicyFile file = started();

    write(keeping(10));
    lookTwice(file);

    assertThat(history.newestVersion()).isEqualTo(1);
  }

  @Test
  void linkThatIsMovedToAnotherFileIsFollowed() throws IOException {
    Path first = directory.resolve("first.yaml");
    Path second = directory.resolve("second.yaml");
    Files.writeString(first, keeping(10));
    Files.writeString(second, keeping(99));
    Files.setLastModifiedTime(second, FileTime.fromMillis(5_000));
    Files.createSymbolicLink(path, first);
    PolicyFile file = started();

    Files.delete(path);
    file.look();
    Files.createSymbolicLink(path, second);
    lookTwice(file);

    assertThat(newestYaml()).isEqualTo(keeping(99));
  }

  @Test
  void invalidFileIsRefusedAndTheOldPoliciesStay() throws IOException {
    write(keeping(10));
    PolicyFile file = started();

    write("tail_sampling: {policies: [{name: a, type: telepathy}]}");
    lookTwice(file);

    assertThat(newestYaml()).isEqualTo(keeping(10));
    assertThat(metrics.configRejections.count()).isEqualTo(1);

    write(keeping(20));
    lookTwice(file);

    assertThat(newestYaml()).isEqualTo(keeping(20));
  }

  @Test
  void onlyPoliciesAreLive() throws IOException {
    write(keeping(10));
    PolicyFile file = started();

    write(keeping(10) + "node: {partitions: 16}\n");
    lookTwice(file);

    assertThat(history.newestVersion()).isEqualTo(1);
  }

  @Test
  void changeThatCannotBePublishedIsTriedAgain() throws IOException {
    write(keeping(10));
    PolicyFile file = started();

    write(keeping(20));
    for (int attempt = 0; attempt < 2; attempt++) {
      log.duringNextWrite(
          () -> {
            throw new PolicyLog.UnavailableException("no broker", new IllegalStateException());
          });
    }
    lookTwice(file);
    assertThat(history.newestVersion()).isEqualTo(1);
    file.look();

    assertThat(newestYaml()).isEqualTo(keeping(20));
  }

  @Test
  void nodesWithTheSameFilePublishItOnce() throws IOException {
    write(keeping(10));
    started();
    PolicyHistory otherHistory = new PolicyHistory();
    PolicyPublisher otherPublisher =
        new PolicyPublisher(log, otherHistory, () -> Instant.ofEpochMilli(1_790_000_000_000L));

    new PolicyFile(path, check(), otherHistory, otherPublisher, metrics).publishAtStart();

    assertThat(log.versions()).hasSize(1);
    assertThat(otherHistory.newestVersion()).isEqualTo(1);
  }

  private PolicyFile started() {
    PolicyFile file = new PolicyFile(path, check(), history, publisher, metrics);
    file.publishAtStart();
    return file;
  }

  private static PolicyCheck check() {
    return new PolicyCheck(Policies.nodeSettings());
  }

  private static void lookTwice(PolicyFile file) {
    file.look();
    file.look();
  }

  private void put(String yaml) {
    publisher.publish(draft(yaml, "api"), _ -> true);
  }

  private String newestYaml() {
    return history.newest().orElseThrow().version().yaml();
  }

  /** Each write is a second later than the one before, whatever the clock of the file system. */
  private void write(String yaml) throws IOException {
    Files.writeString(path, yaml);
    modifiedMillis += 1_000;
    Files.setLastModifiedTime(path, FileTime.fromMillis(modifiedMillis));
  }
}

package io.tailwater.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.tailwater.cli.instance.Ports;
import io.tailwater.model.TraceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClusterMemberTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TraceId TRACE = new TraceId(1, 2);

  private final List<ClusterMember> members = new ArrayList<>();

  @AfterEach
  void leave() {
    members.forEach(ClusterMember::close);
  }

  @Test
  void questionFindsTheNodeThatOwnsTheShardAndFollowsItWhenItMoves() {
    List<Integer> ports = Ports.free(2);
    List<String> seeds = List.of("127.0.0.1:" + ports.get(0), "127.0.0.1:" + ports.get(1));
    Set<Integer> ofFirst = ConcurrentHashMap.newKeySet();
    Set<Integer> ofSecond = ConcurrentHashMap.newKeySet();
    ClusterMember first = member(ports.get(0), seeds, "first", ofFirst);
    ClusterMember second = member(ports.get(1), seeds, "second", ofSecond);
    await().atMost(PATIENCE).until(() -> first.view().members() == 2);
    await().atMost(PATIENCE).until(() -> second.view().members() == 2);

    ofFirst.add(3);
    first.owns(ofFirst);
    await().atMost(PATIENCE).until(() -> answer(second).equals("first"));
    assertThat(answer(first)).isEqualTo("first");

    ofFirst.clear();
    first.owns(ofFirst);
    ofSecond.add(3);
    second.owns(ofSecond);
    await().atMost(PATIENCE).until(() -> answer(first).equals("second"));
    assertThat(answer(second)).isEqualTo("second");
  }

  @Test
  void memberThatIsAloneAnswersItself() {
    Set<Integer> owned = ConcurrentHashMap.newKeySet();
    owned.add(3);
    ClusterMember alone =
        ClusterMember.start(
            new ClusterOptions("127.0.0.1", 0, new ClusterOptions.Alone()),
            (partition, _) -> reply("alone", owned, partition));
    members.add(alone);
    alone.owns(owned);

    await().atMost(PATIENCE).until(() -> answer(alone).equals("alone"));
    assertThat(alone.view()).isEqualTo(new ClusterMember.View(1, 0));
  }

  @Test
  void portThatIsTakenIsToldWithTheOptionThatChangesIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> member(taken.getLocalPort(), List.of("127.0.0.1:1"), "x", Set.of()))
          .withMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .withMessageContaining("--cluster-port");
    }
  }

  private ClusterMember member(int port, List<String> seeds, String name, Set<Integer> owned) {
    ClusterMember member =
        ClusterMember.start(
            new ClusterOptions("127.0.0.1", port, new ClusterOptions.Seeds(seeds)),
            (partition, _) -> reply(name, owned, partition));
    members.add(member);
    return member;
  }

  private static CompletableFuture<ShardQuestion.Reply> reply(
      String name, Set<Integer> owned, int partition) {
    return CompletableFuture.completedFuture(
        owned.contains(partition)
            ? new ShardQuestion.Undecided(name)
            : new ShardQuestion.Elsewhere());
  }

  private static String answer(ClusterMember asked) {
    try {
      ShardQuestion.Reply reply =
          asked.ask(3, TRACE, Duration.ofSeconds(2)).toCompletableFuture().join();
      return reply instanceof ShardQuestion.Undecided(String who) ? who : "elsewhere";
    } catch (CompletionException _) {
      return "nobody";
    }
  }
}

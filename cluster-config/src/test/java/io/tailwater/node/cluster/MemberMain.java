package io.tailwater.node.cluster;

import io.tailwater.embedded.process.ParentWatch;
import java.util.concurrent.CompletableFuture;

/** A process that is a member of a cluster and nothing else; ready when there are two of them. */
final class MemberMain {
  private static final long LOOK_MILLIS = 50;

  private MemberMain() {}

  /**
   * Joins.
   *
   * @param arguments its address, how others are looked up, the name that is looked up, the
   *     management port
   */
  public static void main(String[] arguments) throws InterruptedException {
    ParentWatch.start();
    ClusterOptions options =
        new ClusterOptions(
            arguments[0],
            0,
            new ClusterOptions.Lookup(
                ClusterOptions.Method.valueOf(arguments[1]),
                arguments[2],
                2,
                Integer.parseInt(arguments[3])));
    ClusterMember member =
        ClusterMember.start(
            options, (_, _) -> CompletableFuture.completedFuture(new ShardQuestion.Elsewhere()));
    while (member.view().members() < 2) {
      Thread.sleep(LOOK_MILLIS);
    }
    System.out.println("READY member " + arguments[0]);
    System.out.flush();
  }
}

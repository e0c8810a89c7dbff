package io.tailwater.loadtests.chaos;

import io.tailwater.config.GroupProtocol;
import io.tailwater.loadtests.chaos.stage.Stage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Gives the running cluster other policies, by whichever node takes them. */
final class PolicySwap {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final long RETRY_MILLIS = 1_000;

  private final List<Stage.Node> nodes;
  private final int partitions;
  private final GroupProtocol groupProtocol;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private int swaps;

  PolicySwap(List<Stage.Node> nodes, int partitions, GroupProtocol groupProtocol) {
    this.nodes = List.copyOf(nodes);
    this.partitions = partitions;
    this.groupProtocol = groupProtocol;
  }

  /**
   * Puts the next policies.
   *
   * @return what went wrong; empty where nothing did
   */
  synchronized String toNext() throws InterruptedException {
    swaps++;
    String yaml = ChaosPolicies.yaml(swaps + 1, partitions, groupProtocol);
    long began = System.nanoTime();
    String refusal = "";
    while (System.nanoTime() - began < PATIENCE.toNanos()) {
      for (Stage.Node node : nodes) {
        try {
          HttpResponse<String> answer =
              client.send(
                  HttpRequest.newBuilder(node.address().resolve("/api/config"))
                      .timeout(ANSWER)
                      .PUT(BodyPublishers.ofString(yaml))
                      .build(),
                  BodyHandlers.ofString());
          if (answer.statusCode() / 100 == 2) {
            return "";
          }
          refusal = "HTTP " + answer.statusCode() + ": " + answer.body();
        } catch (IOException unreachable) {
          refusal = node.server().name() + ": " + unreachable.getMessage();
        }
      }
      Thread.sleep(RETRY_MILLIS);
    }
    return "FAILED: no node took the policies: " + refusal;
  }
}

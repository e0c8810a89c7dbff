package io.tailwater.node;

import io.tailwater.config.BlockPlace;
import io.tailwater.config.Finding;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.NodeSettings;
import io.tailwater.config.TailwaterConfig;
import java.util.List;
import java.util.Optional;

/** Whether a text may become a version of the policies, and what it would change. Thread-safe. */
final class PolicyCheck {
  private static final String NODE_BLOCK = "node";
  private static final String RECEIVERS = "receivers";
  private static final List<String> READ_AT_START =
      List.of(NODE_BLOCK, "alerts", "slos", "openslo_files", RECEIVERS);
  private static final String NEEDS_RESTART =
      "differs from what this node runs with and is not taken live: change it in the node's own"
          + " file and start the node again";

  private final NodeSettings running;

  /** What there is to say about a text. */
  sealed interface Checked {
    /**
     * It may.
     *
     * @param nodeChange says that its {@code node:} block is another than the running one; at line
     *     0 where the text has no such block and so means the defaults
     */
    record Valid(TailwaterConfig config, Optional<Finding> nodeChange) implements Checked {}

    /** It may not, for all these reasons. */
    record Refused(List<Finding> errors) implements Checked {}
  }

  /**
   * A check for nodes with these settings.
   *
   * @param running the {@code node:} block that this node was started with
   */
  PolicyCheck(NodeSettings running) {
    this.running = running;
  }

  /**
   * Reads a text as a node would.
   *
   * @param name what findings call the text
   */
  Checked check(String name, String yaml) {
    try {
      TailwaterConfig config = TailwaterConfig.parse(name, yaml);
      return new Checked.Valid(
          config,
          config.node().equals(running) ? Optional.empty() : Optional.of(change(name, yaml)));
    } catch (InvalidConfigException e) {
      return new Checked.Refused(e.errors());
    }
  }

  private static Finding change(String name, String yaml) {
    return change(name, yaml, NODE_BLOCK);
  }

  private static Finding change(String name, String yaml, String block) {
    Optional<BlockPlace> place = BlockPlace.of(yaml, block);
    return new Finding(
        name,
        place.map(BlockPlace::line).orElse(0),
        place.map(BlockPlace::column).orElse(0),
        block,
        NEEDS_RESTART);
  }

  /**
   * What a node would have to be started again for, of what a valid text says of alerts.
   *
   * @param name what findings call the text
   * @param atStart the valid text that the node was started with
   */
  static List<Finding> changesOfAlerts(String name, String atStart, String yaml) {
    return READ_AT_START.stream()
        .filter(block -> !block.equals(NODE_BLOCK))
        .filter(block -> !text(block, atStart).equals(text(block, yaml)))
        .map(block -> change(name, yaml, block))
        .toList();
  }

  private static String text(String block, String yaml) {
    return BlockPlace.of(yaml, block)
        .map(place -> yaml.substring(place.begin(), place.end()).strip())
        .orElse("");
  }

  /**
   * The part of a valid text that is live: all but the blocks that a node reads at its start. Two
   * texts of which it is the same mean the same policies.
   */
  static String live(String yaml) {
    String rest = yaml;
    for (String block : READ_AT_START) {
      rest = without(block, rest);
    }
    return rest.strip();
  }

  /**
   * A valid text without its receivers, whose keys belong into no topic that everybody may read.
   * One that is nothing without them, as a text in braces, stays as it is.
   */
  static String withoutReceivers(String yaml) {
    String rest = without(RECEIVERS, yaml);
    try {
      TailwaterConfig.parse("the rest", rest);
      return rest;
    } catch (InvalidConfigException _) {
      return yaml;
    }
  }

  private static String without(String block, String yaml) {
    return BlockPlace.of(yaml, block)
        .map(place -> yaml.substring(0, place.begin()) + yaml.substring(place.end()))
        .orElse(yaml);
  }
}

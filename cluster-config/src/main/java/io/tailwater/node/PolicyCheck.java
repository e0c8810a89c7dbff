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
    Optional<BlockPlace> place = BlockPlace.of(yaml, NODE_BLOCK);
    return new Finding(
        name,
        place.map(BlockPlace::line).orElse(0),
        place.map(BlockPlace::column).orElse(0),
        NODE_BLOCK,
        NEEDS_RESTART);
  }

  /**
   * The part of a valid text that is live: all but its {@code node:} block. Two texts of which it
   * is the same mean the same policies.
   */
  static String live(String yaml) {
    return BlockPlace.of(yaml, NODE_BLOCK)
        .map(block -> yaml.substring(0, block.begin()) + yaml.substring(block.end()))
        .orElse(yaml)
        .strip();
  }
}

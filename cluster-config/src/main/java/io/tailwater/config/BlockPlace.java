package io.tailwater.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Where a block at the top of a valid file stands.
 *
 * @param line of its key, from 1
 * @param column of its key, from 1
 * @param begin index in the text of the first character of its key
 * @param end index in the text after the last character of its value
 */
public record BlockPlace(int line, int column, int begin, int end) {
  /**
   * The place of a block; empty where the text has no such block.
   *
   * @param yaml a text that {@link TailwaterConfig#parse} takes
   * @param name of the block, such as {@code node}
   */
  public static Optional<BlockPlace> of(String yaml, String name) {
    Optional<Node> root = new Compose(LoadSettings.builder().build()).composeString(yaml);
    if (root.isPresent() && root.get() instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
          return key.getStartMark()
              .flatMap(
                  begin -> tuple.getValueNode().getEndMark().map(end -> between(yaml, begin, end)));
        }
      }
    }
    return Optional.empty();
  }

  /** Marks count code points. */
  private static BlockPlace between(String yaml, Mark begin, Mark end) {
    return new BlockPlace(
        begin.getLine() + 1,
        begin.getColumn() + 1,
        yaml.offsetByCodePoints(0, begin.getIndex()),
        yaml.offsetByCodePoints(0, end.getIndex()));
  }
}

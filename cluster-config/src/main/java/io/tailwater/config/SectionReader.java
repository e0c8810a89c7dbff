package io.tailwater.config;

import io.tailwater.config.ConfigKey.Support;
import io.tailwater.config.Section.Located;
import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Blocks;
import io.tailwater.processors.sampling.SamplingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Checks YAML nodes against the {@link ConfigReference} and turns them into sections. */
final class SectionReader {
  private static final Set<String> COLLECTOR_BLOCKS =
      Set.of("receivers", "processors", "exporters", "extensions", "connectors", "service");

  /** More than anyone writes; aliases of aliases get there with a page of text. */
  private static final int MAX_BLOCKS = 20_000;

  private final Findings findings;
  private final SamplingMode mode;
  private int blocks;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * A reader of one file.
   *
   * @param mode whether what the collector does without may be absent
   */
  SectionReader(Findings findings, SamplingMode mode) {
    this.findings = findings;
    this.mode = mode;
  }

  /**
   * The mode that a file asks for, looked up ahead of its reading because it says which keys may be
   * absent; a wrong word is strict here and refused later.
   */
  static SamplingMode modeOf(Node file) {
    return valueAt(valueAt(Optional.of(file), "tail_sampling"), "compat")
        .filter(node -> node instanceof ScalarNode scalar && scalar.getValue().equals("otel"))
        .map(_ -> SamplingMode.OTEL)
        .orElse(SamplingMode.STRICT);
  }

  private static Optional<Node> valueAt(Optional<Node> block, String name) {
    return block.stream()
        .flatMap(
            node ->
                node instanceof MappingNode mapping ? mapping.getValue().stream() : Stream.empty())
        .filter(
            tuple -> tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  /**
   * Reads a block.
   *
   * @param path the block's own path; empty for the top of the file
   * @param at where the block is named
   * @return the block with all values that passed, or empty where it is no mapping at all
   */
  Optional<Section> read(String path, Position at, Node node) {
    if (++blocks > MAX_BLOCKS) {
      if (blocks == MAX_BLOCKS + 1) {
        findings.error(at, path, "is the file's block number " + blocks + "; more are not read");
      }
      return Optional.empty();
    }
    if (isNull(node)) {
      return Optional.of(complete(new Section(path, at, Map.of(), Map.of())));
    }
    if (!(node instanceof MappingNode mapping)) {
      String found = path.startsWith(ReceiverReference.LIST) ? "a text" : describe(node);
      findings.error(placeOf(node), path, "expected a block of keys, found " + found);
      return Optional.empty();
    }
    if (!open.add(node)) {
      findings.error(placeOf(node), path, "refers to itself");
      return Optional.empty();
    }
    Map<String, Position> mentioned = new HashMap<>();
    Map<String, Position> meant = new HashMap<>();
    Map<String, Object> values = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      readEntry(path, tuple, mentioned, meant, values);
    }
    open.remove(node);
    // A misspelt key has its error; that the right one is missing would be a second for the same.
    meant.forEach(mentioned::putIfAbsent);
    return Optional.of(complete(new Section(path, at, mentioned, values)));
  }

  private void readEntry(
      String block,
      NodeTuple tuple,
      Map<String, Position> mentioned,
      Map<String, Position> meant,
      Map<String, Object> values) {
    Position at = placeOf(tuple.getKeyNode());
    if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
      findings.error(at, block, "expected a key, found " + describe(tuple.getKeyNode()));
      return;
    }
    String name = keyNode.getValue();
    String path = block.isEmpty() ? name : block + "." + name;
    Position first = mentioned.putIfAbsent(name, at);
    if (first != null) {
      findings.error(at, path, "given twice; it is already in line " + first.line());
      return;
    }
    List<ConfigKey> known = ConfigReference.inside(block);
    Optional<ConfigKey> key =
        ConfigReference.find(block, name).filter(_ -> !isOfCollector(block, name, tuple));
    if (key.isPresent()) {
      if (!isNull(tuple.getValueNode()) || key.get().type() instanceof Block) {
        readValue(key.get(), path, at, tuple.getValueNode())
            .ifPresent(value -> values.put(name, value));
      } else {
        mentioned.remove(name);
      }
    } else if (mode == SamplingMode.OTEL
        && ConfigReference.isPolicy(block)
        && (tuple.getValueNode() instanceof MappingNode || isNull(tuple.getValueNode()))) {
      findings.note(
          at,
          path,
          "has no effect: no policy type has this name; the collector keeps such a block for its"
              + " policy extensions");
    } else if (block.isEmpty() && COLLECTOR_BLOCKS.contains(name)) {
      findings.error(
          at,
          path,
          "unknown key; of a collector's file, put only the tail_sampling block here, at the top"
              + " level");
    } else {
      List<String> names =
          known.stream()
              .map(ConfigKey::name)
              .filter(candidate -> mode == SamplingMode.STRICT || !isOwnType(block, candidate))
              .toList();
      NearestName.of(name, names).ifPresent(nearest -> meant.put(nearest, at));
      findings.error(at, path, "unknown key; " + NearestName.hint(name, names));
    }
  }

  /** The collector's receivers are a block, Tailwater's are a list. */
  private static boolean isOfCollector(String block, String name, NodeTuple tuple) {
    return block.isEmpty()
        && COLLECTOR_BLOCKS.contains(name)
        && tuple.getValueNode() instanceof MappingNode;
  }

  private static boolean isOwnType(String block, String name) {
    return ConfigReference.isPolicy(block) && OwnPolicyReference.TYPES.contains(name);
  }

  private Optional<Object> readValue(ConfigKey key, String path, Position at, Node node) {
    Optional<Object> value =
        switch (key.type()) {
          case Block _ -> read(path, at, node).map(Object.class::cast);
          case Blocks blocks -> readBlocks(path, at, node, blocks);
          case ValueType.Text _,
              ValueType.AnyText _,
              ValueType.Texts _,
              ValueType.Choice _,
              ValueType.AnyCase _,
              ValueType.Choices _,
              ValueType.TextsByName _,
              ValueType.TextByName _,
              ValueType.Whole _,
              ValueType.Count _,
              ValueType.Decimal _,
              ValueType.Flag _,
              ValueType.Wait _,
              ValueType.Period _,
              ValueType.Hidden _,
              ValueType.Hiddens _,
              ValueType.Bytes _,
              ValueType.Opaque _,
              ValueType.OpaqueBlock _ ->
              new ValueReader(findings, path, mode).read(key.type(), node);
        };
    if (value.isPresent() && key.support() instanceof Support.NoEffect(String reason)) {
      findings.note(at, path, reason);
    }
    return value;
  }

  private Optional<Object> readBlocks(String path, Position at, Node node, Blocks type) {
    if (!(node instanceof SequenceNode sequence)) {
      findings.error(placeOf(node), path, "expected a list, found " + describe(node));
      return Optional.empty();
    }
    if (!open.add(node)) {
      findings.error(placeOf(node), path, "refers to itself");
      return Optional.empty();
    }
    List<Node> nodes = sequence.getValue();
    if (nodes.size() < type.minimum()) {
      findings.error(at, path, "needs at least " + type.minimum() + " entry");
    }
    List<Located<Section>> sections = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Position entryAt = placeOf(nodes.get(i));
      readEntry(path + "[" + i + "]", entryAt, nodes.get(i), type.shortFor())
          .ifPresent(section -> sections.add(new Located<>(entryAt, section)));
    }
    open.remove(node);
    // Where every entry has its error, an empty list would be a second one.
    return nodes.isEmpty() || !sections.isEmpty() ? Optional.of(sections) : Optional.empty();
  }

  private Optional<Section> readEntry(String path, Position at, Node node, String shortFor) {
    boolean isShort =
        !shortFor.isEmpty() && node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR);
    if (!isShort) {
      return read(path, at, node);
    }
    ValueType type = ConfigReference.find(path, shortFor).orElseThrow().type();
    return new ValueReader(findings, path, mode)
        .read(type, node)
        .map(value -> new Section(path, at, Map.of(shortFor, at), Map.of(shortFor, value)));
  }

  private Section complete(Section section) {
    for (ConfigKey key : ConfigReference.inside(section.path())) {
      String name = key.name();
      boolean required =
          switch (key.need()) {
            case NONE -> false;
            case STRICT -> mode == SamplingMode.STRICT;
            case ALWAYS -> true;
          };
      if (required && !section.mentions(name)) {
        findings.error(section.at(), section.path(name), "required, but missing. " + key.meaning());
      }
    }
    return section;
  }

  static Position placeOf(Node node) {
    return Position.of(node.getStartMark());
  }

  static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  /** What a node is, for an error about what it should have been. */
  static String describe(Node node) {
    return switch (node) {
      case MappingNode _ -> "a block of keys";
      case SequenceNode _ -> "a list";
      case ScalarNode scalar when isNull(scalar) -> "nothing";
      case ScalarNode scalar when scalar.getTag().equals(Tag.STR) ->
          "the text '" + abbreviate(scalar.getValue()) + "'";
      case ScalarNode scalar -> "'" + abbreviate(scalar.getValue()) + "'";
      default -> "something else";
    };
  }

  /** The beginning of a text, in one line. */
  static String abbreviate(String text) {
    String line = text.replace('\n', ' ');
    return line.length() <= 60 ? line : line.substring(0, 57) + "...";
  }
}

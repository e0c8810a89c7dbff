package io.tailwater.config;

import io.tailwater.config.Section.Located;
import io.tailwater.processors.alert.slo.Indicator;
import io.tailwater.processors.alert.slo.Objective;
import io.tailwater.processors.alert.slo.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads objectives as OpenSLO v1 writes them ({@code github.com/OpenSLO/OpenSLO}): documents of the
 * kind SLO; those of other kinds are passed over, as indicators are Tailwater's own counts of
 * calls.
 */
final class OpenSlo {
  /** The annotation that makes an objective one of latency. */
  static final String THRESHOLD = "tailwater.io/latency-threshold";

  private static final String VERSION = "openslo/v1";
  private static final long MOST_BYTES = 1 << 20;

  private final Findings parent;
  private final Set<String> names;

  /**
   * A reader.
   *
   * @param names that are used already; those that are read are added
   */
  OpenSlo(Findings parent, Set<String> names) {
    this.parent = parent;
    this.names = names;
  }

  /** The objectives of a file; errors have been reported for those that could not be read. */
  List<Objective> read(Located<String> name, Path directory) {
    Path file = directory.resolve(name.value());
    Findings findings = parent.of(name.value());
    List<Objective> objectives = new ArrayList<>();
    try {
      if (Files.size(file) > MOST_BYTES) {
        parent.error(
            name.at(), "openslo_files", "'%s' is larger than 1 MiB".formatted(name.value()));
        return List.of();
      }
      LoadSettings settings =
          LoadSettings.builder().setLabel(name.value()).setSchema(new CoreSchema()).build();
      for (Node document : new Compose(settings).composeAllFromString(Files.readString(file))) {
        new Document(findings, document).objective().ifPresent(objectives::add);
      }
    } catch (NoSuchFileException _) {
      parent.error(
          name.at(),
          "openslo_files",
          "there is no file '%s' beside this one -- name it relative to this file"
              .formatted(name.value()));
    } catch (IOException unreadable) {
      parent.error(
          name.at(),
          "openslo_files",
          "'%s' cannot be read: %s".formatted(name.value(), unreadable.getMessage()));
    } catch (MarkedYamlEngineException broken) {
      findings.error(Position.of(broken.getProblemMark()), "", "not YAML: " + broken.getProblem());
    } catch (YamlEngineException broken) {
      findings.error(Position.WHOLE_FILE, "", "not YAML: " + broken.getMessage());
    }
    return objectives;
  }

  /** One document of a file. */
  private final class Document {
    private final Findings findings;
    private final Node root;

    Document(Findings findings, Node root) {
      this.findings = findings;
      this.root = root;
    }

    Optional<Objective> objective() {
      if (!text("kind").filter("SLO"::equals).isPresent()) {
        return Optional.empty();
      }
      Optional<String> version = text("apiVersion");
      if (!version.filter(VERSION::equals).isPresent()) {
        return refused("apiVersion", "is " + version.orElse("missing") + " -- write " + VERSION);
      }
      Optional<String> method = text("spec.budgetingMethod");
      if (method.filter(word -> !word.equals("Occurrences")).isPresent()) {
        return refused(
            "spec.budgetingMethod",
            method.orElseThrow() + " is not supported: calls are counted -- write Occurrences");
      }
      if (text("spec.timeWindow[0].isRolling").filter("false"::equals).isPresent()) {
        return refused(
            "spec.timeWindow[0].isRolling",
            "windows of the calendar are not supported -- write isRolling: true");
      }
      Optional<Duration> period = text("spec.timeWindow[0].duration").flatMap(DayDuration::parse);
      if (period.isEmpty()) {
        return refused("spec.timeWindow[0].duration", "is no duration -- write 30d or 4w");
      }
      if (at("spec.objectives[1]").isPresent()) {
        return refused("spec.objectives[1]", "there may be one objective -- make two SLOs of it");
      }
      Optional<Double> target = target();
      Optional<Indicator> indicator = indicator();
      Optional<String> name = name();
      Optional<String> service = text("spec.service").filter(text -> !text.isBlank());
      if (service.isEmpty()) {
        return refused("spec.service", "missing -- write the name of the service");
      }
      if (target.isEmpty() || indicator.isEmpty() || name.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Objective(
                name.get(),
                Selector.ofService(service.get()),
                indicator.get(),
                target.get(),
                period.get()));
      } catch (IllegalArgumentException refused) {
        return refused("spec", String.valueOf(refused.getMessage()));
      }
    }

    private Optional<String> name() {
      Optional<String> name = text("metadata.name").filter(text -> !text.isBlank());
      if (name.isEmpty()) {
        return refused("metadata.name", "missing -- give the objective a name");
      }
      return names.add(name.get())
          ? name
          : refused(
              "metadata.name",
              "the name '%s' is used by another objective -- rename one".formatted(name.get()));
    }

    private Optional<Double> target() {
      String objective = "spec.objectives[0]";
      Optional<Double> share = text(objective + ".target").flatMap(OpenSlo::number);
      Optional<Double> percent = text(objective + ".targetPercent").flatMap(OpenSlo::number);
      Optional<Double> target = share.or(() -> percent.map(SloBlock::share));
      boolean both = share.isPresent() && percent.isPresent();
      return !both && target.filter(value -> value > 0 && value < 1).isPresent()
          ? target
          : refused(objective, "needs one target -- write target: 0.995 or targetPercent: 99.5");
    }

    private Optional<Indicator> indicator() {
      Optional<Node> given = at("metadata.annotations").flatMap(node -> child(node, THRESHOLD));
      if (given.isEmpty()) {
        return Optional.of(new Indicator.Availability());
      }
      Optional<Indicator> latency =
          scalar(given)
              .flatMap(GoDuration::parse)
              .filter(Duration::isPositive)
              .map(Indicator.Latency::new);
      return latency.isPresent()
          ? latency
          : refused("metadata.annotations", THRESHOLD + " is no duration -- write one as 300ms");
    }

    private <T> Optional<T> refused(String path, String reason) {
      findings.error(place(path), path, reason);
      return Optional.empty();
    }

    /** Where a path stands, or the nearest block around it that is there. */
    private Position place(String path) {
      String there = path;
      while (at(there).isEmpty() && there.contains(".")) {
        there = there.substring(0, there.lastIndexOf('.'));
      }
      return SectionReader.placeOf(at(there).orElse(root));
    }

    private Optional<String> text(String path) {
      return scalar(at(path));
    }

    /** Follows names, and places of lists, as {@code spec.objectives[0].target}. */
    private Optional<Node> at(String path) {
      Optional<Node> node = Optional.of(root);
      for (String part : path.split("[.\\[]", -1)) {
        node =
            part.endsWith("]")
                ? node.flatMap(
                    list -> entry(list, Integer.parseInt(part.substring(0, part.length() - 1))))
                : node.flatMap(block -> child(block, part));
      }
      return node;
    }
  }

  private static Optional<String> scalar(Optional<Node> node) {
    return node.filter(value -> value instanceof ScalarNode && !SectionReader.isNull(value))
        .map(value -> ((ScalarNode) value).getValue());
  }

  private static Optional<Node> entry(Node list, int index) {
    return list instanceof SequenceNode sequence && index < sequence.getValue().size()
        ? Optional.of(sequence.getValue().get(index))
        : Optional.empty();
  }

  private static Optional<Node> child(Node block, String name) {
    return block instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(
                tuple ->
                    tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
            .map(NodeTuple::getValueNode)
            .findFirst()
        : Optional.empty();
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}

package io.tailwater.config;

import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A valid {@code tailwater.yaml}.
 *
 * @param sampling the {@code tail_sampling:} block
 * @param logs the {@code logs:} block, with defaults where the file is silent
 * @param metrics the {@code metrics:} block, with defaults where the file is silent
 * @param node the {@code node:} block, with defaults where the file is silent
 * @param agents the {@code skywalking.agent_config} list
 * @param alerts the {@code alerts:} and {@code slos:} blocks, with defaults where the file is
 *     silent
 * @param alertReceivers the {@code receivers:} list
 * @param notes what the reader should tell the user though the file is valid, such as options
 *     without effect
 */
public record TailwaterConfig(
    SamplingSpec sampling,
    LogSettings logs,
    SeriesLimits metrics,
    NodeSettings node,
    AgentSettings agents,
    AlertSettings alerts,
    NotifySettings alertReceivers,
    List<Finding> notes) {
  private static final int MAX_DEPTH = 100;
  private static final String SAMPLING = "tail_sampling";
  private static final String SHIPPED = "/default-tailwater.yaml";

  public TailwaterConfig {
    notes = List.copyOf(notes);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidConfigException with all errors of the file, also where it cannot be read
   */
  public static TailwaterConfig load(Path file) throws InvalidConfigException {
    Path directory = file.toAbsolutePath().getParent();
    return parse(
        file.toString(),
        read(file),
        Optional.of(
            new Surroundings(System.getenv(), directory == null ? Path.of("") : directory)));
  }

  /**
   * Reads what services are judged by: the {@code alerts:} and {@code slos:} blocks. A file that is
   * made for that alone needs no sampling, and receivers are not looked at.
   *
   * @throws InvalidConfigException with all errors of the file, also where it cannot be read
   */
  public static AlertSettings loadAlerts(Path file) throws InvalidConfigException {
    Findings findings = new Findings(file.toString());
    Section top = top(findings, file.toString(), read(file));
    AlertSettings alerts =
        alerts(findings, top, Optional.ofNullable(file.toAbsolutePath().getParent()));
    List<Finding> errors =
        findings.errors().stream()
            .filter(error -> top.mentions(SAMPLING) || !error.path().equals(SAMPLING))
            .toList();
    if (!errors.isEmpty()) {
      throw new InvalidConfigException(errors);
    }
    return alerts;
  }

  /**
   * Reads a text that stands by itself, as one that another node sent: variables of the environment
   * and files that it names are not looked up, so that it has no receivers, and no objectives of
   * other files.
   *
   * @param file what the errors call it
   * @throws InvalidConfigException with all errors of the text
   */
  public static TailwaterConfig parse(String file, String yaml) throws InvalidConfigException {
    return parse(file, yaml, Optional.empty());
  }

  static TailwaterConfig parse(String file, String yaml, Optional<Surroundings> surroundings)
      throws InvalidConfigException {
    Findings findings = new Findings(file);
    Section top = top(findings, file, yaml);
    SamplingSpec sampling =
        new TailSamplingBlock(findings)
            .read(
                top.value(SAMPLING, Section.class)
                    .orElseGet(() -> new Section(SAMPLING, top.at(), Map.of(), Map.of())));
    LogSettings logs = new LogBlock(findings).read(top.value("logs", Section.class));
    NodeSettings node = new NodeBlock(findings).read(top.value("node", Section.class));
    AlertSettings alerts = alerts(findings, top, surroundings.map(Surroundings::directory));
    NotifySettings receivers =
        surroundings
            .map(
                around ->
                    new ReceiverBlock(findings, around.variables())
                        .read(top.sections(ReceiverReference.LIST)))
            .orElseGet(NotifySettings::defaults);
    if (!findings.errors().isEmpty()) {
      throw new InvalidConfigException(findings.errors());
    }
    checkThatItCompiles(file, top, sampling);
    return new TailwaterConfig(
        sampling,
        logs,
        SeriesLimits.of(top.value("metrics", Section.class)),
        node,
        agents(top.value("skywalking", Section.class)),
        alerts,
        receivers,
        findings.notes());
  }

  private static Section top(Findings findings, String file, String yaml)
      throws InvalidConfigException {
    Optional<Node> root = compose(file, yaml);
    if (root.isEmpty() || SectionReader.isNull(root.get())) {
      throw refused(file, Position.WHOLE_FILE, "the file is empty; it needs a tail_sampling block");
    }
    return new SectionReader(findings, SectionReader.modeOf(root.get()))
        .read("", new Position(1, 1), root.get())
        .orElseGet(() -> new Section("", new Position(1, 1), Map.of(), Map.of()));
  }

  private static AlertSettings alerts(Findings findings, Section top, Optional<Path> directory) {
    return new AlertBlock(findings)
        .read(top.value("alerts", Section.class), new SloBlock(findings).read(top, directory));
  }

  private static AgentSettings agents(Optional<Section> block) {
    return new AgentSettings(
        block.stream()
            .flatMap(skyWalking -> skyWalking.sections("agent_config").stream())
            .map(
                entry ->
                    new AgentSettings.Rule(
                        entry.value("service", String.class).orElse(""),
                        entry.textByName("settings")))
            .toList());
  }

  /** What no table of keys can say, such as a look-back of too many updates. */
  private static void checkThatItCompiles(String file, Section top, SamplingSpec sampling)
      throws InvalidConfigException {
    try {
      CompiledPolicies.compile(sampling);
    } catch (IllegalArgumentException e) {
      Position at = top.at(SAMPLING);
      throw new InvalidConfigException(
          List.of(
              new Finding(
                  file,
                  at.line(),
                  at.column(),
                  "tail_sampling.policies",
                  String.valueOf(e.getMessage()))));
    }
  }

  /** The text of the file that is used where the user gives none: comments and all. */
  public static String shippedText() {
    try (InputStream resource = TailwaterConfig.class.getResourceAsStream(SHIPPED)) {
      if (resource == null) {
        throw new IllegalStateException("the class path lacks " + SHIPPED);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String read(Path file) throws InvalidConfigException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException _) {
      throw refused(file.toString(), Position.WHOLE_FILE, "no such file");
    } catch (AccessDeniedException _) {
      throw refused(file.toString(), Position.WHOLE_FILE, "may not be read: permission denied");
    } catch (CharacterCodingException _) {
      throw refused(file.toString(), Position.WHOLE_FILE, "is no UTF-8 text");
    } catch (IOException unreadable) {
      String reason = Files.isDirectory(file) ? "is a directory" : unreadable.getMessage();
      throw refused(file.toString(), Position.WHOLE_FILE, "cannot be read: " + reason);
    }
  }

  private static Optional<Node> compose(String file, String yaml) throws InvalidConfigException {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setSchema(new CoreSchema()).build();
    try {
      checkDepth(file, yaml, settings);
      return new Compose(settings).composeString(yaml);
    } catch (MarkedYamlEngineException broken) {
      Optional<Mark> mark = broken.getProblemMark().or(broken::getContextMark);
      throw refused(file, Position.of(mark), syntaxError(broken, yaml, mark));
    } catch (ReaderException broken) {
      throw refused(
          file,
          placeOf(yaml, broken.getPosition()),
          "not YAML: the character U+%04X is not allowed".formatted(broken.getCodePoint()));
    } catch (YamlEngineException broken) {
      throw refused(file, Position.WHOLE_FILE, "not YAML: " + broken.getMessage());
    }
  }

  /** Refuses what would overflow the stack of a reader that follows the nesting by recursion. */
  private static void checkDepth(String file, String yaml, LoadSettings settings)
      throws InvalidConfigException {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(yaml)) {
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        throw refused(
            file,
            Position.of(event.getStartMark()),
            "nested deeper than " + MAX_DEPTH + " lists and blocks");
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  private static String syntaxError(
      MarkedYamlEngineException broken, String yaml, Optional<Mark> mark) {
    int at = mark.map(Mark::getIndex).orElse(-1);
    if (at >= 0 && at < yaml.length() && yaml.charAt(at) == '\t') {
      return "not YAML: indent with spaces, not with a tab";
    }
    String context = broken.getContext();
    return "not YAML: "
        + broken.getProblem()
        + (context == null || context.isEmpty() ? "" : " (" + context + ")");
  }

  private static Position placeOf(String yaml, int index) {
    String before = yaml.substring(0, Math.min(index, yaml.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Position(line, before.length() - before.lastIndexOf('\n'));
  }

  private static InvalidConfigException refused(String file, Position at, String message) {
    return new InvalidConfigException(
        List.of(new Finding(file, at.line(), at.column(), "", message)));
  }
}

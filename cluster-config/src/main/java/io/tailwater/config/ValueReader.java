package io.tailwater.config;

import io.tailwater.config.Section.Located;
import io.tailwater.config.ValueType.AnyCase;
import io.tailwater.config.ValueType.AnyText;
import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Blocks;
import io.tailwater.config.ValueType.Bytes;
import io.tailwater.config.ValueType.Choice;
import io.tailwater.config.ValueType.Choices;
import io.tailwater.config.ValueType.Count;
import io.tailwater.config.ValueType.Decimal;
import io.tailwater.config.ValueType.Flag;
import io.tailwater.config.ValueType.Hidden;
import io.tailwater.config.ValueType.Hiddens;
import io.tailwater.config.ValueType.Opaque;
import io.tailwater.config.ValueType.OpaqueBlock;
import io.tailwater.config.ValueType.Period;
import io.tailwater.config.ValueType.Text;
import io.tailwater.config.ValueType.TextByName;
import io.tailwater.config.ValueType.Texts;
import io.tailwater.config.ValueType.TextsByName;
import io.tailwater.config.ValueType.Wait;
import io.tailwater.config.ValueType.Whole;
import io.tailwater.processors.sampling.SamplingMode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the value of one key: everything but blocks. */
final class ValueReader {
  private final Findings findings;
  private final String path;
  private final SamplingMode mode;

  ValueReader(Findings findings, String path, SamplingMode mode) {
    this.findings = findings;
    this.path = path;
    this.mode = mode;
  }

  /** The typed value, or empty after an error has been reported. */
  Optional<Object> read(ValueType type, Node node) {
    return switch (type) {
      case Text _ -> text(node).filter(text -> notEmpty(text, node)).map(Object.class::cast);
      case AnyText _ -> text(node).map(Object.class::cast);
      case Texts(int minimum) -> list(node, minimum, this::text);
      case Choice(List<String> words) -> choice(node, words).map(Object.class::cast);
      case AnyCase(List<String> words) -> anyCase(node, words).map(Object.class::cast);
      case TextsByName _ -> textsByName(node);
      case TextByName _ -> textByName(node);
      case Choices(List<String> words) -> list(node, 1, entry -> choice(entry, words));
      case Whole whole -> wholeNumber(node, whole).map(Object.class::cast);
      case Count count -> wholeNumber(node, count.range(mode)).map(Object.class::cast);
      case Decimal _ -> decimal(node).map(Object.class::cast);
      case Flag _ -> flag(node).map(Object.class::cast);
      case Wait wait -> duration(node, wait).map(Object.class::cast);
      case Period period -> period(node, period).map(Object.class::cast);
      case Hidden _ -> hidden(node).map(Object.class::cast);
      case Hiddens _ -> list(node, 0, this::hidden);
      case Bytes bytes -> size(node, bytes).map(Object.class::cast);
      case Opaque _ -> Optional.of("given");
      case OpaqueBlock _ ->
          node instanceof MappingNode
              ? Optional.of("given")
              : wrong(node, "expected a block of keys, found " + SectionReader.describe(node));
      case Block _, Blocks _ -> throw new IllegalArgumentException("a block is no value: " + path);
    };
  }

  private Optional<String> text(Node node) {
    if (!(node instanceof ScalarNode scalar) || SectionReader.isNull(node)) {
      return wrong(node, "expected a text, found " + SectionReader.describe(node));
    }
    if (!scalar.getTag().equals(Tag.STR)) {
      return wrong(
          node, "expected a text, found " + SectionReader.describe(node) + "; put it in quotes");
    }
    return Optional.of(scalar.getValue());
  }

  /** Any scalar, so that a key of digits alone needs no quotes, and no error has to show it. */
  private Optional<String> hidden(Node node) {
    if (!(node instanceof ScalarNode scalar) || SectionReader.isNull(node)) {
      return wrong(node, "expected a text");
    }
    return Optional.of(scalar.getValue()).filter(text -> notEmpty(text, node));
  }

  private Optional<Duration> period(Node node, Period range) {
    Optional<Duration> period =
        node instanceof ScalarNode scalar ? DayDuration.parse(scalar.getValue()) : Optional.empty();
    if (period.isEmpty()) {
      return wrong(
          node,
          "expected a duration such as 30d, 4w or 12h, found " + SectionReader.describe(node));
    }
    if (period.get().compareTo(range.minimum()) < 0
        || period.get().compareTo(range.maximum()) > 0) {
      return wrong(
          node, "out of range: " + DayDuration.format(period.get()) + " is not " + range.check());
    }
    return period;
  }

  private boolean notEmpty(String text, Node node) {
    if (text.isBlank()) {
      wrong(node, "must not be empty");
    }
    return !text.isBlank();
  }

  private Optional<String> choice(Node node, List<String> words) {
    Optional<String> text = text(node);
    if (text.isPresent() && !words.contains(text.get())) {
      return wrong(
          node, "unknown value '" + text.get() + "'; " + NearestName.hint(text.get(), words));
    }
    return text;
  }

  private Optional<String> anyCase(Node node, List<String> words) {
    Optional<String> text = text(node);
    Optional<String> word =
        text.flatMap(given -> words.stream().filter(given::equalsIgnoreCase).findFirst());
    return word.isPresent() || text.isEmpty() ? word : choice(node, words);
  }

  private Optional<Object> textsByName(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      return wrong(node, "expected a block of keys, found " + SectionReader.describe(node));
    }
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Optional<String> name = text(tuple.getKeyNode()).filter(n -> notEmpty(n, tuple.getKeyNode()));
      List<String> texts = new ArrayList<>();
      list(tuple.getValueNode(), 1, entry -> nonEmpty(entry, texts));
      if (name.isPresent() && lists.put(name.get(), texts) != null) {
        wrong(tuple.getKeyNode(), "'" + name.get() + "' is given twice");
      }
    }
    return Optional.of(lists);
  }

  private Optional<Object> textByName(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      return wrong(node, "expected a block of keys, found " + SectionReader.describe(node));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Optional<String> name = text(tuple.getKeyNode()).filter(n -> notEmpty(n, tuple.getKeyNode()));
      if (!(tuple.getValueNode() instanceof ScalarNode scalar)
          || SectionReader.isNull(tuple.getValueNode())) {
        wrong(
            tuple.getValueNode(),
            "expected one value, found " + SectionReader.describe(tuple.getValueNode()));
      } else if (name.isPresent() && texts.put(name.get(), scalar.getValue()) != null) {
        wrong(tuple.getKeyNode(), "'" + name.get() + "' is given twice");
      }
    }
    return Optional.of(texts);
  }

  private Optional<String> nonEmpty(Node node, List<String> into) {
    Optional<String> text = text(node).filter(given -> notEmpty(given, node));
    text.ifPresent(into::add);
    return text;
  }

  private Optional<Object> list(Node node, int minimum, Function<Node, Optional<String>> entry) {
    if (!(node instanceof SequenceNode sequence)) {
      return wrong(node, "expected a list, found " + SectionReader.describe(node));
    }
    if (sequence.getValue().size() < minimum) {
      return wrong(node, "needs at least " + minimum + " entry");
    }
    List<Located<String>> entries = new ArrayList<>();
    for (Node value : sequence.getValue()) {
      entry
          .apply(value)
          .ifPresent(text -> entries.add(new Located<>(SectionReader.placeOf(value), text)));
    }
    // Where every entry has its error, an empty list would be a second one.
    return sequence.getValue().isEmpty() || !entries.isEmpty()
        ? Optional.of(entries)
        : Optional.empty();
  }

  private Optional<Long> wholeNumber(Node node, Whole range) {
    Optional<BigDecimal> number = number(node, "a whole number");
    if (number.isEmpty()) {
      return Optional.empty();
    }
    boolean hasFraction = number.get().stripTrailingZeros().scale() > 0;
    if (hasFraction && mode == SamplingMode.STRICT) {
      return wrong(node, "expected a whole number, found " + SectionReader.describe(node));
    }
    BigInteger whole = number.get().toBigInteger();
    if (whole.compareTo(BigInteger.valueOf(range.minimum())) < 0
        || whole.compareTo(BigInteger.valueOf(range.maximum())) > 0) {
      return wrong(node, "out of range: " + whole + " is not " + range.check());
    }
    return Optional.of(whole.longValueExact());
  }

  private Optional<Double> decimal(Node node) {
    return number(node, "a number").map(BigDecimal::doubleValue);
  }

  private Optional<BigDecimal> number(Node node, String expected) {
    if (node instanceof ScalarNode scalar
        && (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
      try {
        return Optional.of(parseNumber(scalar.getValue()));
      } catch (NumberFormatException _) {
        return wrong(node, "expected " + expected + ", found " + SectionReader.describe(node));
      }
    }
    return wrong(node, "expected " + expected + ", found " + SectionReader.describe(node));
  }

  private static BigDecimal parseNumber(String text) {
    if (text.startsWith("0x")) {
      return new BigDecimal(new BigInteger(text.substring(2), 16));
    }
    if (text.startsWith("0o")) {
      return new BigDecimal(new BigInteger(text.substring(2), 8));
    }
    BigDecimal number = new BigDecimal(text);
    if (Math.abs((long) number.scale()) > 400) {
      throw new NumberFormatException("outside the range of any setting");
    }
    return number;
  }

  private Optional<Boolean> flag(Node node) {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Optional.of(scalar.getValue().toLowerCase(Locale.ROOT).equals("true"));
    }
    return wrong(node, "expected true or false, found " + SectionReader.describe(node));
  }

  private Optional<Duration> duration(Node node, Wait range) {
    String expected = "expected a duration such as 10s, 1m30s or 500ms, found ";
    if (!(node instanceof ScalarNode scalar) || SectionReader.isNull(node)) {
      return wrong(node, expected + SectionReader.describe(node));
    }
    Optional<Duration> duration = GoDuration.parse(scalar.getValue());
    boolean bareNumber = scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT);
    if (bareNumber && mode == SamplingMode.OTEL) {
      // To the collector a number is nanoseconds, and what is below nothing waits for nothing.
      duration =
          number(node, expected).map(nanos -> Duration.ofNanos(Math.max(0, nanos.longValue())));
    }
    if (duration.isEmpty()) {
      return wrong(
          node,
          expected + SectionReader.describe(node) + (bareNumber ? ": the unit is missing" : ""));
    }
    if (duration.get().compareTo(range.minimum()) < 0
        || duration.get().compareTo(range.maximum()) > 0) {
      return wrong(node, "out of range: " + scalar.getValue() + " is not " + range.check());
    }
    return duration;
  }

  private Optional<Long> size(Node node, Bytes range) {
    String expected = "expected a size such as 512MiB or 1GiB, found ";
    if (!(node instanceof ScalarNode scalar) || SectionReader.isNull(node)) {
      return wrong(node, expected + SectionReader.describe(node));
    }
    Optional<Long> bytes = ByteSize.parse(scalar.getValue());
    if (bytes.isEmpty()) {
      return wrong(node, expected + SectionReader.describe(node));
    }
    if (bytes.get() < range.minimum() || bytes.get() > range.maximum()) {
      return wrong(node, "out of range: " + scalar.getValue() + " is not " + range.check());
    }
    return bytes;
  }

  private <T> Optional<T> wrong(Node node, String message) {
    findings.error(SectionReader.placeOf(node), path, message);
    return Optional.empty();
  }
}

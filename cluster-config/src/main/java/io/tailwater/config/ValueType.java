package io.tailwater.config;

import io.tailwater.processors.sampling.SamplingMode;
import java.time.Duration;
import java.util.List;

/** What the value of a key may be. */
sealed interface ValueType {
  /** A mapping whose keys are in the reference too. */
  record Block() implements ValueType {}

  /**
   * A list of mappings.
   *
   * @param minimum the fewest entries
   * @param shortFor the key that an entry which is a text stands for; empty where none may be one
   */
  record Blocks(int minimum, String shortFor) implements ValueType {
    /** A list of mappings and nothing else. */
    Blocks(int minimum) {
      this(minimum, "");
    }
  }

  /** A text that is not empty. */
  record Text() implements ValueType {}

  /** A text that may be empty. */
  record AnyText() implements ValueType {}

  /** A list of texts, with at least this many entries. */
  record Texts(int minimum) implements ValueType {}

  /** One of these words. */
  record Choice(List<String> words) implements ValueType {}

  /** One of these words, in lower or upper case; the value is the word as listed here. */
  record AnyCase(List<String> words) implements ValueType {}

  /** A list of these words, with at least one entry. */
  record Choices(List<String> words) implements ValueType {}

  /** A mapping from names of the user's choice to lists of texts. */
  record TextsByName() implements ValueType {}

  /** A mapping from names of the user's choice to one scalar each, which is taken as text. */
  record TextByName() implements ValueType {}

  /** A whole number in a range, bounds included. */
  record Whole(long minimum, long maximum) implements ValueType {}

  /** A whole number that must not be negative, except to the collector, which takes such too. */
  record Count(long maximum) implements ValueType {
    Whole range(SamplingMode mode) {
      return new Whole(mode == SamplingMode.OTEL ? -maximum - 1 : 0, maximum);
    }
  }

  /** A finite number. */
  record Decimal() implements ValueType {}

  /** {@code true} or {@code false}. */
  record Flag() implements ValueType {}

  /** A duration in Go's notation in a range, bounds included. */
  record Wait(Duration minimum, Duration maximum) implements ValueType {}

  /** A duration in a range that may also be in days ({@code 30d}) or weeks ({@code 4w}). */
  record Period(Duration minimum, Duration maximum) implements ValueType {}

  /** A text that may be a secret, so that no error repeats it; it may name variables. */
  record Hidden() implements ValueType {}

  /** A list of such texts. */
  record Hiddens() implements ValueType {}

  /** A size in bytes in a range, bounds included. */
  record Bytes(long minimum, long maximum) implements ValueType {}

  /** Anything: known, but not looked into. */
  record Opaque() implements ValueType {}

  /** A mapping that is known, but not looked into. */
  record OpaqueBlock() implements ValueType {}

  /** The type's name for people. */
  default String label() {
    return switch (this) {
      case Block _, OpaqueBlock _ -> "block";
      case Blocks blocks when !blocks.shortFor().isEmpty() -> "list of texts or blocks";
      case Blocks _ -> "list of blocks";
      case Text _, AnyText _, Hidden _ -> "text";
      case Texts _, Hiddens _ -> "list of texts";
      case Choice _, AnyCase _ -> "word";
      case Choices _ -> "list of words";
      case TextsByName _ -> "lists of texts by name";
      case TextByName _ -> "texts by name";
      case Whole _, Count _ -> "whole number";
      case Decimal _ -> "number";
      case Flag _ -> "true or false";
      case Wait _, Period _ -> "duration";
      case Bytes _ -> "size";
      case Opaque _ -> "any";
    };
  }

  /** What is checked beyond the type, for people; empty when nothing is. */
  default String check() {
    return switch (this) {
      case Blocks(int minimum, _) -> atLeastEntries(minimum);
      case Texts(int minimum) -> atLeastEntries(minimum);
      case Text _, Hidden _ -> "not empty";
      case Choice(List<String> words) -> "one of " + String.join(", ", words);
      case AnyCase(List<String> words) -> "one of " + String.join(", ", words);
      case Choices(List<String> words) ->
          "at least 1 entry, each one of " + String.join(", ", words);
      case Whole(long minimum, long maximum)
          when minimum == Long.MIN_VALUE && maximum == Long.MAX_VALUE ->
          "";
      case Whole(long minimum, long maximum) when maximum == Long.MAX_VALUE ->
          "at least " + minimum;
      case Whole(long minimum, long maximum) -> minimum + " to " + maximum;
      case Count count -> count.range(SamplingMode.STRICT).check();
      case Wait(Duration minimum, Duration maximum) ->
          GoDuration.format(minimum) + " to " + GoDuration.format(maximum);
      case Period(Duration minimum, Duration maximum) ->
          DayDuration.format(minimum) + " to " + DayDuration.format(maximum);
      case Bytes(long minimum, long maximum) ->
          ByteSize.format(minimum) + " to " + ByteSize.format(maximum);
      case Block _,
          AnyText _,
          Hiddens _,
          TextsByName _,
          TextByName _,
          Decimal _,
          Flag _,
          Opaque _,
          OpaqueBlock _ ->
          "";
    };
  }

  private static String atLeastEntries(int minimum) {
    return minimum == 1 ? "at least 1 entry" : "";
  }
}

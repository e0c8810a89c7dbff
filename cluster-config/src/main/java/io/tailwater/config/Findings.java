package io.tailwater.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Collects what the reading of one file has to say, so that no error hides another. */
final class Findings {
  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column);

  private final String file;
  private final List<Finding> errors = new ArrayList<>();
  private final List<Finding> notes = new ArrayList<>();
  private final List<Findings> others = new ArrayList<>();

  Findings(String file) {
    this.file = file;
  }

  /**
   * What is to be said of a file that this one names; it stands behind what is said of this one.
   */
  Findings of(String otherFile) {
    Findings other = new Findings(otherFile);
    others.add(other);
    return other;
  }

  void error(Position at, String path, String message) {
    errors.add(new Finding(file, at.line(), at.column(), path, message));
  }

  void note(Position at, String path, String message) {
    notes.add(new Finding(file, at.line(), at.column(), path, message));
  }

  /** The errors, in the order of the file. */
  List<Finding> errors() {
    return Stream.concat(
            errors.stream().sorted(BY_PLACE),
            others.stream().flatMap(other -> other.errors().stream()))
        .toList();
  }

  /** The notes, in the order of the file. */
  List<Finding> notes() {
    return Stream.concat(
            notes.stream().sorted(BY_PLACE),
            others.stream().flatMap(other -> other.notes().stream()))
        .toList();
  }
}

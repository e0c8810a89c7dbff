package io.tailwater.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what the reading of one file has to say, so that no error hides another. */
final class Findings {
  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column);

  private final String file;
  private final List<Finding> errors = new ArrayList<>();
  private final List<Finding> notes = new ArrayList<>();

  Findings(String file) {
    this.file = file;
  }

  void error(Position at, String path, String message) {
    errors.add(new Finding(file, at.line(), at.column(), path, message));
  }

  void note(Position at, String path, String message) {
    notes.add(new Finding(file, at.line(), at.column(), path, message));
  }

  /** The errors, in the order of the file. */
  List<Finding> errors() {
    return errors.stream().sorted(BY_PLACE).toList();
  }

  /** The notes, in the order of the file. */
  List<Finding> notes() {
    return notes.stream().sorted(BY_PLACE).toList();
  }
}

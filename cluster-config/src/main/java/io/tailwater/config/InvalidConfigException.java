package io.tailwater.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration file that is refused; the message has one line for each error in it. */
public final class InvalidConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Finding> errors;

  /**
   * Refuses a file.
   *
   * @param errors all of them, in the order of the file; not empty
   */
  public InvalidConfigException(List<Finding> errors) {
    super(errors.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** Every error of the file, in its order. */
  public List<Finding> errors() {
    return errors;
  }
}

package io.tailwater.embedded.process;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Command line options of a server process: {@code --name VALUE} and bare {@code --flag}. */
public final class Options {
  /** Exit code of a server started with wrong options. */
  public static final int EXIT_CODE = 2;

  private final Map<String, String> values = new HashMap<>();
  private final Set<String> flags = new HashSet<>();

  private Options() {}

  /**
   * Reads options.
   *
   * @param named options that take a value, with their dashes
   * @param bare options that take none
   * @throws IllegalArgumentException with one clear line for anything else
   */
  public static Options parse(String[] args, Set<String> named, Set<String> bare) {
    Options options = new Options();
    for (int i = 0; i < args.length; i++) {
      if (bare.contains(args[i])) {
        options.flags.add(args[i]);
      } else if (!named.contains(args[i])) {
        throw new IllegalArgumentException(
            "unknown option " + args[i] + "; possible are " + String.join(", ", named));
      } else if (i + 1 == args.length) {
        throw new IllegalArgumentException("option " + args[i] + " needs a value");
      } else {
        options.values.put(args[i], args[++i]);
      }
    }
    return options;
  }

  /** Whether a bare option was given. */
  public boolean has(String flag) {
    return flags.contains(flag);
  }

  /** What was given for an option, if given. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The path given by an option, if given. */
  public Optional<Path> path(String name) {
    try {
      return Optional.ofNullable(values.get(name)).map(Path::of);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("option " + name + " is no path: " + e.getInput(), e);
    }
  }

  /** The path given by an option that must be given. */
  public Path requiredPath(String name) {
    return path(name)
        .orElseThrow(() -> new IllegalArgumentException("option " + name + " is missing"));
  }

  /** The number given by an option, or {@code otherwise}. */
  public long number(String name, long otherwise, long least, long most) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Refused below, with the range.
    }
    throw new IllegalArgumentException(
        "option " + name + " must be a number from " + least + " to " + most + ": " + value);
  }
}

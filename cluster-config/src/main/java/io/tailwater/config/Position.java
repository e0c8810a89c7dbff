package io.tailwater.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * A place in a file, both parts counted from 1; {@link #WHOLE_FILE} is nowhere in particular.
 *
 * @param line from 1, or 0
 * @param column from 1, or 0
 */
record Position(int line, int column) {
  static final Position WHOLE_FILE = new Position(0, 0);

  static Position of(Optional<Mark> mark) {
    return mark.map(at -> new Position(at.getLine() + 1, at.getColumn() + 1)).orElse(WHOLE_FILE);
  }
}

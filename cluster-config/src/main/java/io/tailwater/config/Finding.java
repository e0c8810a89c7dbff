package io.tailwater.config;

/**
 * One thing to say about a configuration file, with its place: an error or a note.
 *
 * @param file the file as the user named it
 * @param line 1-based; 0 when the finding is about the file as a whole
 * @param column 1-based; 0 when the finding is about the file as a whole
 * @param path the key path, such as {@code tail_sampling.policies[1].name}; may be empty
 * @param message what is wrong, and how to mend it
 */
public record Finding(String file, int line, int column, String path, String message) {
  /** The finding as one line: {@code FILE:LINE:COLUMN: path: message}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    if (!path.isEmpty()) {
      text.append(": ").append(path);
    }
    return text.append(": ").append(message).toString();
  }
}

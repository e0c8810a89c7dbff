package io.tailwater.embedded.clickhouse;

import org.jspecify.annotations.Nullable;

/** One statement, as far as this front must know it to hand it to the engine. */
sealed interface Statement {

  /**
   * A statement with a result to stream.
   *
   * @param head everything before the place where {@code INTO OUTFILE} goes
   * @param tail the rest, from {@code FORMAT} on; may be empty
   * @param format the format the statement names, or null
   */
  record Output(String head, String tail, @Nullable String format) implements Statement {
    String intoFile(String path) {
      return head
          + "\nINTO OUTFILE "
          + SqlText.literal(path)
          + " APPEND COMPRESSION 'none'\n"
          + tail;
    }
  }

  /**
   * An INSERT whose rows come with the request.
   *
   * @param target from {@code INSERT} up to the columns
   * @param settings the statement's SETTINGS clause, or empty
   * @param format the format of the data, or null for the request's default
   * @param dataStart index in the parsed text of the first byte of data
   */
  record InsertData(String target, String settings, @Nullable String format, int dataStart)
      implements Statement {
    String fromFile(String path, String defaultFormat) {
      return target
          + "\nFROM INFILE "
          + SqlText.literal(path)
          + " COMPRESSION 'none'\n"
          + settings
          + "\nFORMAT "
          + (format == null ? defaultFormat : format);
    }
  }

  /** Everything else: runs to its end; what it prints, mostly nothing, is the answer. */
  record Command(String sql) implements Statement {}
}

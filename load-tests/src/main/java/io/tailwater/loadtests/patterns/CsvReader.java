package io.tailwater.loadtests.patterns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads comma-separated values as RFC 4180 has them: quoted fields may hold commas and lines. */
public final class CsvReader {
  private static final int END = -1;

  private final Reader in;
  private int next;

  /** Begins to read. */
  public CsvReader(Reader in) throws IOException {
    this.in = new BufferedReader(in);
    next = this.in.read();
  }

  /**
   * The next row's fields, or null at the end.
   *
   * @throws IOException if the text ends within a quoted field, or cannot be read
   */
  public @Nullable List<String> row() throws IOException {
    if (next == END) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    fields.add(field());
    while (next == ',') {
      advance();
      fields.add(field());
    }
    if (next == '\r') {
      advance();
    }
    if (next == '\n') {
      advance();
    }
    return fields;
  }

  private String field() throws IOException {
    StringBuilder text = new StringBuilder();
    if (next == '"') {
      quoted(text);
    }
    while (next != END && next != ',' && next != '\n' && next != '\r') {
      text.append((char) next);
      advance();
    }
    return text.toString();
  }

  private void quoted(StringBuilder text) throws IOException {
    advance();
    while (true) {
      if (next == END) {
        throw new IOException("a quoted field has no end");
      }
      if (next == '"') {
        advance();
        if (next != '"') {
          return;
        }
      }
      text.append((char) next);
      advance();
    }
  }

  private void advance() throws IOException {
    next = in.read();
  }
}

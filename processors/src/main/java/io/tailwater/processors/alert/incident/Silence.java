package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.rule.LabelMatcher;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Somebody's wish not to hear of some alerts for a time. They go on, and are recorded as silenced.
 *
 * @param id names it; not empty
 * @param kind for what reason
 * @param matchers which alerts, by {@link io.tailwater.processors.alert.rule.AlertEntity#labels};
 *     at least one, and all must match
 * @param startMillis from when on, milliseconds since 1970-01-01 UTC
 * @param endMillis until when, exclusive
 * @param author who wishes it; not empty
 * @param comment why; not empty for a silence
 */
public record Silence(
    String id,
    Kind kind,
    List<LabelMatcher> matchers,
    long startMillis,
    long endMillis,
    String author,
    String comment) {
  /** Why somebody wishes not to hear. */
  public enum Kind {
    /** It is known already. */
    SILENCE("silence"),
    /** It is planned. */
    MAINTENANCE("maintenance");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word in configuration and columns. */
    public String word() {
      return word;
    }
  }

  private static final int MOST_MATCHERS = 50;

  public Silence {
    matchers = List.copyOf(matchers);
    if (id.isBlank() || author.isBlank()) {
      throw new IllegalArgumentException("a silence needs an id and an author");
    }
    if (comment.isBlank() && kind == Kind.SILENCE) {
      throw new IllegalArgumentException("silence " + id + " needs a comment: why is it made?");
    }
    if (matchers.isEmpty() || matchers.size() > MOST_MATCHERS) {
      throw new IllegalArgumentException(
          "silence %s has %,d matchers; 1 to %d are allowed"
              .formatted(id, matchers.size(), MOST_MATCHERS));
    }
    if (endMillis <= startMillis) {
      throw new IllegalArgumentException("silence " + id + " ends before it starts");
    }
  }

  /** Whether it holds at a time. */
  public boolean holdsAt(long millis) {
    return startMillis <= millis && millis < endMillis;
  }

  /** Whether it covers an alert with these labels, while it holds. */
  public boolean covers(Map<String, String> labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }

  /** How transitions name it. */
  public String name() {
    return kind.word() + ":" + id;
  }

  /** Writes it. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeUTF(id);
    Codes.write(out, kind);
    out.writeInt(matchers.size());
    for (LabelMatcher matcher : matchers) {
      out.writeUTF(matcher.name());
      Codes.write(out, matcher.operator());
      out.writeUTF(matcher.value());
    }
    out.writeLong(startMillis);
    out.writeLong(endMillis);
    out.writeUTF(author);
    out.writeUTF(comment);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Silence readFrom(DataInput in) throws IOException {
    String id = in.readUTF();
    Kind kind = Codes.read(in, Kind.class);
    List<LabelMatcher> matchers = new ArrayList<>();
    for (int i = Codes.readCount(in, MOST_MATCHERS); i > 0; i--) {
      String name = in.readUTF();
      LabelMatcher.Operator operator = Codes.read(in, LabelMatcher.Operator.class);
      matchers.add(LabelMatcher.of(name, operator, in.readUTF()));
    }
    return new Silence(
        id, kind, matchers, in.readLong(), in.readLong(), in.readUTF(), in.readUTF());
  }
}

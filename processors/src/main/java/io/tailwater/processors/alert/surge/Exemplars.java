package io.tailwater.processors.alert.surge;

import io.tailwater.model.TraceId;
import io.tailwater.processors.alert.state.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A few traces that stand for many: those with errors first, then by id, so that it does not matter
 * who saw which of them first.
 *
 * @param all at most {@link #MOST}, in that order, none twice
 */
public record Exemplars(List<Exemplar> all) {
  /** No traces. */
  public static final Exemplars NONE = new Exemplars(List.of());

  /** How many traces are kept. */
  public static final int MOST = 8;

  private static final Comparator<Exemplar> ORDER =
      Comparator.comparing((Exemplar exemplar) -> !exemplar.error())
          .thenComparing(exemplar -> exemplar.trace().hi(), Long::compareUnsigned)
          .thenComparing(exemplar -> exemplar.trace().lo(), Long::compareUnsigned);

  /**
   * A trace.
   *
   * @param error whether an error is known of it
   */
  public record Exemplar(TraceId trace, boolean error) {}

  /** Orders the traces, leaves out what is twice, and what is too much. */
  public Exemplars {
    List<Exemplar> sorted = new ArrayList<>(all);
    sorted.sort(ORDER);
    List<Exemplar> kept = new ArrayList<>();
    for (Exemplar next : sorted) {
      if (kept.size() < MOST && kept.stream().noneMatch(e -> e.trace().equals(next.trace()))) {
        kept.add(next);
      }
    }
    all = List.copyOf(kept);
  }

  /** One trace. */
  public static Exemplars of(TraceId trace, boolean error) {
    return new Exemplars(List.of(new Exemplar(trace, error)));
  }

  /** These and others. */
  public Exemplars and(Exemplars others) {
    if (others.all.isEmpty()) {
      return this;
    }
    List<Exemplar> both = new ArrayList<>(all);
    both.addAll(others.all);
    return new Exemplars(both);
  }

  /** The ids. */
  public List<TraceId> traces() {
    return all.stream().map(Exemplar::trace).toList();
  }

  void writeTo(DataOutput out) throws IOException {
    Varint.write(out, all.size());
    for (Exemplar exemplar : all) {
      out.writeLong(exemplar.trace.hi());
      out.writeLong(exemplar.trace.lo());
      out.writeBoolean(exemplar.error);
    }
  }

  static Exemplars read(DataInput in) throws IOException {
    int size = Varint.readSize(in, MOST);
    List<Exemplar> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(new Exemplar(new TraceId(in.readLong(), in.readLong()), in.readBoolean()));
    }
    return new Exemplars(all);
  }
}

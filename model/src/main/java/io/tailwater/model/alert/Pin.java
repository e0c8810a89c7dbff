package io.tailwater.model.alert;

import io.tailwater.model.TraceId;
import java.util.List;

/**
 * What an alert asks the sampler to keep for a while, so that its evidence is there when somebody
 * looks.
 */
public sealed interface Pin {
  /** The most pins that are in force at a time, and in one record. */
  int MOST = 1_000;

  /** How far ahead a pin may reach, in milliseconds; what reaches further ends then. */
  long LONGEST_MILLIS = 15 * 60_000L;

  /** The most characters of an id, and of a service: rollups cut names there too. */
  int LONGEST_TEXT = 256;

  /**
   * Names the pin, such as by the alert's fingerprint: a later one of the same name replaces it.
   */
  String id();

  /** The last moment at which it holds, stream time, epoch milliseconds. */
  long untilMillis();

  /** The same, ending at that moment at the latest. */
  Pin endingBy(long millis);

  /**
   * Single traces.
   *
   * @param traces which, at most {@link #MOST_TRACES}
   */
  record Traces(String id, long untilMillis, List<TraceId> traces) implements Pin {
    /** The most traces of one pin. */
    public static final int MOST_TRACES = 100;

    /** Copies the list, and checks the bounds. */
    public Traces {
      traces = List.copyOf(traces);
      checkText("id", id);
      if (traces.size() > MOST_TRACES) {
        throw new IllegalArgumentException("a pin of " + traces.size() + " traces");
      }
    }

    @Override
    public Traces endingBy(long millis) {
      return new Traces(id, Math.min(untilMillis, millis), traces);
    }
  }

  /**
   * Some of the traces in which one span of a service shows the trouble.
   *
   * @param service as rollups name it: {@code unknown_service} where resources name none
   * @param errorsOnly whether the span must have failed
   * @param slowerThanNanos what the span must have taken more than; 0 where that does not matter
   * @param mostTraces how many a shard may keep by it each minute of stream time, 1 to {@link
   *     #MOST_TRACES}
   */
  record Place(
      String id,
      long untilMillis,
      String service,
      boolean errorsOnly,
      long slowerThanNanos,
      int mostTraces)
      implements Pin {
    /** What {@code mostTraces} is where nobody has a reason for another number. */
    public static final int DEFAULT_MOST_TRACES = 10;

    /** The greatest {@code mostTraces}. */
    public static final int MOST_TRACES = 1_000;

    /** Checks the bounds. */
    public Place {
      checkText("id", id);
      checkText("service", service);
      if (slowerThanNanos < 0) {
        throw new IllegalArgumentException("a pin of spans slower than " + slowerThanNanos + " ns");
      }
      if (mostTraces < 1 || mostTraces > MOST_TRACES) {
        throw new IllegalArgumentException("a pin of " + mostTraces + " traces a minute");
      }
    }

    @Override
    public Place endingBy(long millis) {
      return new Place(
          id, Math.min(untilMillis, millis), service, errorsOnly, slowerThanNanos, mostTraces);
    }
  }

  private static void checkText(String what, String text) {
    if (text.isEmpty() || text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "a pin's %s has 1 to %d characters, not %d".formatted(what, LONGEST_TEXT, text.length()));
    }
  }
}

package io.tailwater.processors.alert.surge;

import io.tailwater.processors.alert.state.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is known of the lines of one key, or of the calls of one operation. Not thread-safe.
 *
 * <p>
 *
 * {@snippet :
 *   CALM --window is out of the ordinary--> SURGING --two minutes without such a window--> CALM
 *                                              |
 *                                              +--an hour: so many lines are the rule--> CALM
 * }
 */
final class Series {
  private static final long NONE = -1;

  /** So many slots without a surge end it. */
  private static final int CALM_SLOTS = 12;

  /** So many windows of a surge make it the rule. */
  private static final int ADOPTED_WINDOWS = 60;

  final Slots slots;
  final WindowRing windows;

  /** The slot of the first line. */
  private final long firstSlot;

  /** The window of the first line. */
  private final long firstWindow;

  private long lines;
  private Exemplars exemplars = Exemplars.NONE;
  private Exemplars toPin = Exemplars.NONE;
  private boolean alerting;
  private boolean appearanceTold;
  private boolean missing;
  private long surgingSince = NONE;
  private long lastSurgeSlot = NONE;

  Series(long firstSlot, long firstWindow) {
    this(firstSlot, firstWindow, new Slots(), new WindowRing());
  }

  private Series(long firstSlot, long firstWindow, Slots slots, WindowRing windows) {
    this.firstSlot = firstSlot;
    this.firstWindow = firstWindow;
    this.slots = slots;
    this.windows = windows;
  }

  /** Adds lines of a slot. */
  void add(long slot, long more, Exemplars traces, boolean mayAlert) {
    if (slots.newest() / Slots.WINDOW < slot / Slots.WINDOW - 1) {
      exemplars = Exemplars.NONE;
    }
    slots.add(slot, more);
    lines += more;
    exemplars = exemplars.and(traces);
    alerting |= mayAlert;
    if (isSurging()) {
      toPin = toPin.and(traces);
    }
  }

  boolean isSurging() {
    return surgingSince != NONE;
  }

  /**
   * Notes that the window that ends with this slot is out of the ordinary; true if a surge begins.
   */
  boolean surges(long slot, long window) {
    lastSurgeSlot = Math.max(lastSurgeSlot, slot);
    if (isSurging()) {
      return false;
    }
    surgingSince = window;
    toPin = exemplars;
    return true;
  }

  /** Whether a surge has been calm for long enough by the end of this slot. */
  boolean endsBy(long slot) {
    return isSurging() && slot - lastSurgeSlot >= CALM_SLOTS;
  }

  /** Whether a surge has lasted for so long that it is none. */
  boolean isAdoptedBy(long window) {
    return isSurging() && window - surgingSince >= ADOPTED_WINDOWS;
  }

  /** Ends a surge; learns what it was if it is the rule now. */
  void end(boolean adopted) {
    if (adopted) {
      windows.adopt(surgingSince);
    }
    surgingSince = NONE;
    toPin = Exemplars.NONE;
  }

  /** Notes whether calls write less than usual; true if that is new. */
  boolean missing(boolean now) {
    boolean news = now && !missing;
    missing = now;
    return news;
  }

  /** Whether lines are new to a service that has been known for some time; true once. */
  boolean appears(long slot, long leastWindow, long leastLines, int leastTraces, long freshSlots) {
    if (appearanceTold
        || firstWindow < leastWindow
        || lines < leastLines
        || exemplars.all().size() < leastTraces
        || slot - firstSlot > freshSlots) {
      return false;
    }
    appearanceTold = true;
    return true;
  }

  /** Traces of the surge that were not taken yet. */
  Exemplars takeToPin() {
    Exemplars taken = toPin;
    toPin = Exemplars.NONE;
    return taken;
  }

  /** Whether lines have been warnings or worse, or of a known kind of error. */
  boolean isAlerting() {
    return alerting;
  }

  /** Lines since the first. */
  long lines() {
    return lines;
  }

  /** Traces of this minute or the one before. */
  Exemplars exemplars() {
    return exemplars;
  }

  void writeTo(DataOutput out) throws IOException {
    Varint.write(out, firstSlot);
    Varint.write(out, firstWindow);
    slots.writeTo(out);
    windows.writeTo(out);
    Varint.write(out, lines);
    exemplars.writeTo(out);
    toPin.writeTo(out);
    out.writeBoolean(alerting);
    out.writeBoolean(appearanceTold);
    out.writeBoolean(missing);
    out.writeLong(surgingSince);
    out.writeLong(lastSurgeSlot);
  }

  static Series read(DataInput in) throws IOException {
    long firstSlot = Varint.read(in);
    long firstWindow = Varint.read(in);
    Series series = new Series(firstSlot, firstWindow, Slots.read(in), WindowRing.read(in));
    series.lines = Varint.read(in);
    series.exemplars = Exemplars.read(in);
    series.toPin = Exemplars.read(in);
    series.alerting = in.readBoolean();
    series.appearanceTold = in.readBoolean();
    series.missing = in.readBoolean();
    series.surgingSince = in.readLong();
    series.lastSurgeSlot = in.readLong();
    return series;
  }
}

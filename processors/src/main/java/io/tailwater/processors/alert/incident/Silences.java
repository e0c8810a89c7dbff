package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The silences of a tenant and what each has hidden. Whether one covers an alert is asked once for
 * each pair, when the later of them comes.
 */
final class Silences {
  private static final long WARN_BEFORE_MILLIS = 900_000;
  private static final int MOST = 10_000;

  private static final class Entry {
    private Silence silence;
    private final Set<String> covers = new HashSet<>();
    private final NavigableSet<String> hidden = new TreeSet<>();
    private boolean warned;

    Entry(Silence silence) {
      this.silence = silence;
    }
  }

  private final SortedMap<String, Entry> byId = new TreeMap<>();

  /** Those that were planned and are not over, as they were planned. */
  private final SortedMap<String, Silence> planned = new TreeMap<>();

  /** Adds one, or puts it in the place of the one with its id. */
  void put(Silence silence, Collection<OpenAlert> alerts) {
    if (byId.size() >= MOST && !byId.containsKey(silence.id())) {
      throw new IllegalArgumentException("there are %,d silences already".formatted(MOST));
    }
    Entry entry = new Entry(silence);
    Entry before = byId.put(silence.id(), entry);
    if (before != null) {
      entry.hidden.addAll(before.hidden);
    }
    alerts.forEach(alert -> cover(entry, alert));
  }

  /**
   * Adds one that is planned: once. What people make of it afterwards stays, until the plan
   * changes.
   */
  void plan(Silence silence, long millis, Collection<OpenAlert> alerts) {
    boolean isKnown = silence.equals(planned.get(silence.id()));
    if (!isKnown && silence.endMillis() > millis) {
      put(silence, alerts);
      planned.put(silence.id(), silence);
    }
  }

  /** Ends one early. */
  boolean end(String id, long millis) {
    Entry entry = byId.get(id);
    if (entry == null) {
      return false;
    }
    Silence silence = entry.silence;
    entry.silence =
        new Silence(
            silence.id(),
            silence.kind(),
            silence.matchers(),
            Math.min(silence.startMillis(), millis - 1),
            Math.min(silence.endMillis(), millis),
            silence.author(),
            silence.comment());
    return true;
  }

  /** An alert that is new to the desk. */
  void opened(OpenAlert alert) {
    byId.values().forEach(entry -> cover(entry, alert));
  }

  /** An alert that the desk no longer knows. */
  void forget(OpenAlert alert) {
    byId.values().forEach(entry -> entry.covers.remove(alert.fingerprint()));
  }

  private static void cover(Entry entry, OpenAlert alert) {
    if (entry.silence.covers(alert.entity().labels(alert.rule()))) {
      entry.covers.add(alert.fingerprint());
    }
  }

  /** The name of a silence that hides an alert now, and has that noted; empty if none does. */
  String hide(OpenAlert alert, long millis) {
    String name = "";
    for (Entry entry : byId.values()) {
      if (entry.covers.contains(alert.fingerprint()) && entry.silence.holdsAt(millis)) {
        entry.hidden.add(alert.fingerprint());
        name = name.isEmpty() ? entry.silence.name() : name;
      }
    }
    return name;
  }

  /** What is to be told of silences that end, or will soon. Those that have ended are forgotten. */
  List<SilenceNotice> advance(long millis, Set<String> firing) {
    List<SilenceNotice> notices = new ArrayList<>();
    for (Entry entry : byId.values()) {
      Silence silence = entry.silence;
      List<String> stillFiring = entry.hidden.stream().filter(firing::contains).toList();
      if (millis >= silence.endMillis()) {
        notices.add(notice(entry, SilenceNotice.Kind.ENDED, stillFiring));
      } else if (silence.kind() == Silence.Kind.SILENCE
          && !entry.warned
          && millis >= silence.endMillis() - WARN_BEFORE_MILLIS
          && !stillFiring.isEmpty()) {
        entry.warned = true;
        notices.add(notice(entry, SilenceNotice.Kind.ENDS_SOON, stillFiring));
      }
    }
    byId.values().removeIf(entry -> millis >= entry.silence.endMillis());
    planned.values().removeIf(silence -> millis >= silence.endMillis());
    return notices;
  }

  private static SilenceNotice notice(
      Entry entry, SilenceNotice.Kind kind, List<String> stillFiring) {
    return new SilenceNotice(entry.silence, kind, List.copyOf(entry.hidden), stillFiring);
  }

  /** When the next of them ends; {@link Long#MAX_VALUE} if there is none. */
  long nextEndMillis() {
    return byId.values().stream()
        .mapToLong(entry -> entry.silence.endMillis())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  List<Silence> all() {
    return byId.values().stream().map(entry -> entry.silence).toList();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(byId.size());
    for (Entry entry : byId.values()) {
      entry.silence.writeTo(out);
      Codes.writeTexts(out, entry.hidden);
      out.writeBoolean(entry.warned);
    }
    out.writeInt(planned.size());
    for (Silence silence : planned.values()) {
      silence.writeTo(out);
    }
  }

  void readFrom(DataInput in, Collection<OpenAlert> alerts) throws IOException {
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      Silence silence = Silence.readFrom(in);
      put(silence, alerts);
      Entry entry = byId.get(silence.id());
      if (entry != null) {
        entry.hidden.addAll(Codes.readTexts(in));
        entry.warned = in.readBoolean();
      }
    }
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      Silence silence = Silence.readFrom(in);
      planned.put(silence.id(), silence);
    }
  }
}

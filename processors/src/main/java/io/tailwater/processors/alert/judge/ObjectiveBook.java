package io.tailwater.processors.alert.judge;

import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.processors.alert.judge.JudgeRules.WatchedObjective;
import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.slo.Indicator;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The objectives that a service has to keep. Not thread-safe. */
final class ObjectiveBook {
  private static final int MOST = 10_000;

  /**
   * Minutes that begin later are those of clocks that are wrong: nothing is judged early by them.
   */
  private static final int MOST_MINUTES_AHEAD = 5;

  private final NavigableMap<String, ObjectiveTrack> tracks = new TreeMap<>();

  /** The objectives of a service that was never called. */
  ObjectiveBook(String service, JudgeRules rules) {
    for (WatchedObjective watched : rules.objectives()) {
      if (watched.objective().selector().matchesService(service)) {
        tracks.put(watched.objective().name(), new ObjectiveTrack(service, watched, rules));
      }
    }
  }

  /** Notes requests of a minute that is open. */
  void add(OpenMinute minute, RequestKey key, CallStats stats) {
    for (ObjectiveTrack track : tracks.values()) {
      if (isMeant(track, key)) {
        minute.tally(track.objective().name()).add(stats.calls(), bad(track, stats));
      }
    }
  }

  /** Adds requests of a minute that was judged; what is too late even for that is left out. */
  void addLate(RequestKey key, CallStats stats) {
    for (ObjectiveTrack track : tracks.values()) {
      if (isMeant(track, key)) {
        track.watch().add(Minutes.of(key.minuteMillis()), stats.calls(), bad(track, stats));
      }
    }
  }

  private static boolean isMeant(ObjectiveTrack track, RequestKey key) {
    return key.kind() != RequestKey.Kind.INTERNAL
        && track.objective().selector().matches(key.service(), key.endpoint());
  }

  private static long bad(ObjectiveTrack track, CallStats stats) {
    return switch (track.objective().indicator()) {
      case Indicator.Availability _ -> stats.errors();
      case Indicator.Latency latency -> stats.latency().countAbove(latency.threshold().toNanos());
    };
  }

  /** Judges a closed minute. */
  void close(long minute, OpenMinute data, RecentTraces traces, EntityAlerts alerts, Outcome out) {
    for (ObjectiveTrack track : tracks.values()) {
      ObjectiveTally tally = data.tally(track.objective().name());
      tally.give(minute, track.watch());
      track.close(
          minute,
          tally,
          data.isHeard(),
          track.isLatency() ? traces.slowest() : traces.failed(),
          alerts,
          out);
    }
  }

  /** Looks at minutes that are not over, where there are bad calls in them. */
  void judgeEarly(
      long watermarkMillis,
      OpenMinutes open,
      RecentTraces traces,
      EntityAlerts alerts,
      Outcome out) {
    Map<Long, OpenMinute> minutes = open.upTo(Minutes.of(watermarkMillis) + MOST_MINUTES_AHEAD);
    RecentTraces newest = traces.copy();
    minutes.forEach((minute, data) -> newest.add(minute, data.total()));
    for (ObjectiveTrack track : tracks.values()) {
      String name = track.objective().name();
      if (minutes.values().stream().anyMatch(minute -> minute.tally(name).hasBadToGive())) {
        minutes.forEach((minute, data) -> data.tally(name).give(minute, track.watch()));
      }
      track.judgeEarly(
          watermarkMillis, track.isLatency() ? newest.slowest() : newest.failed(), alerts, out);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(tracks.size());
    for (Map.Entry<String, ObjectiveTrack> track : tracks.entrySet()) {
      out.writeUTF(track.getKey());
      Blobs.write(out, track.getValue()::writeTo);
    }
  }

  static ObjectiveBook read(DataInput in, String service, JudgeRules rules) throws IOException {
    ObjectiveBook read = new ObjectiveBook(service, rules);
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      String name = in.readUTF();
      DataInput state = Blobs.read(in);
      for (WatchedObjective watched : rules.objectives()) {
        if (watched.objective().name().equals(name) && read.tracks.containsKey(name)) {
          read.tracks.put(name, ObjectiveTrack.read(state, service, watched, rules));
        }
      }
    }
    return read;
  }
}

package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which versions of a service ran when, and when another one came. Not thread-safe. */
final class VersionBook {
  private static final int MOST = 100;

  /** A version that was not seen for so long has been replaced, and may come back. */
  private static final int GONE_MINUTES = 30;

  private static final int REMEMBERED_MINUTES = 7 * Minutes.A_DAY;

  /** By version, the last minute in which it was seen. */
  private final NavigableMap<String, Long> lastSeen = new TreeMap<>();

  /** Takes the versions that were seen in a minute; returns which of them are new then. */
  List<ServiceEvidence.Deployment> close(long minute, Collection<String> seen) {
    List<ServiceEvidence.Deployment> deployments = new ArrayList<>();
    String before = newest();
    for (String version : seen) {
      Long last = lastSeen.get(version);
      boolean another = !before.isEmpty() && !before.equals(version);
      if (another && (last == null || last < minute - GONE_MINUTES)) {
        deployments.add(new ServiceEvidence.Deployment(version, before));
      }
    }
    for (String version : seen) {
      lastSeen.put(version, minute);
    }
    while (lastSeen.size() > MOST) {
      lastSeen.remove(oldest());
    }
    lastSeen.values().removeIf(last -> last < minute - REMEMBERED_MINUTES);
    return deployments;
  }

  /** The version that was seen last; empty where none was. */
  private String newest() {
    String newest = "";
    long last = Long.MIN_VALUE;
    for (Map.Entry<String, Long> version : lastSeen.entrySet()) {
      if (version.getValue() > last) {
        newest = version.getKey();
        last = version.getValue();
      }
    }
    return newest;
  }

  private String oldest() {
    return lastSeen.entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  boolean isEmpty() {
    return lastSeen.isEmpty();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(lastSeen.size());
    for (Map.Entry<String, Long> version : lastSeen.entrySet()) {
      out.writeUTF(version.getKey());
      out.writeLong(version.getValue());
    }
  }

  static VersionBook read(DataInput in) throws IOException {
    VersionBook read = new VersionBook();
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      read.lastSeen.put(in.readUTF(), in.readLong());
    }
    return read;
  }
}

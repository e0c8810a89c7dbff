package io.tailwater.sinks.notify.outbox;

import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationFormat;
import io.tailwater.sinks.notify.LaneSettings;
import io.tailwater.sinks.notify.RateLimit;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An outbox as bytes: version (1 byte), then the parts in their order. The same state is always the
 * same bytes.
 */
final class OutboxFormat {
  private static final byte VERSION = 1;

  private OutboxFormat() {}

  static void write(Outbox outbox, DataOutputStream out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(outbox.epoch);
    out.writeLong(outbox.seed);
    out.writeLong(outbox.attempts);
    out.writeLong(outbox.dead.discarded());
    out.writeInt(outbox.dead.all().size());
    for (DeadLetter letter : outbox.dead.all()) {
      NotificationFormat.writeText(letter.receiver(), out);
      NotificationFormat.write(letter.notification(), out);
      NotificationFormat.writeText(letter.reason(), out);
      out.writeLong(letter.millis());
    }
    out.writeInt(outbox.lanes.size());
    for (Map.Entry<String, Lane> entry : outbox.lanes.entrySet()) {
      NotificationFormat.writeText(entry.getKey(), out);
      write(entry.getValue(), out);
    }
  }

  static Outbox read(DataInputStream in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IllegalArgumentException("an outbox of version " + version);
    }
    Outbox outbox = new Outbox(in.readLong(), in.readLong());
    outbox.attempts = in.readLong();
    outbox.dead.restoreDiscarded(in.readLong());
    for (int left = size(in); left > 0; left--) {
      outbox.dead.add(
          new DeadLetter(
              NotificationFormat.readText(in),
              NotificationFormat.read(in),
              NotificationFormat.readText(in),
              in.readLong()));
    }
    for (int left = size(in); left > 0; left--) {
      outbox.lanes.put(NotificationFormat.readText(in), readLane(in));
    }
    return outbox;
  }

  private static void write(Lane lane, DataOutputStream out) throws IOException {
    writeSettings(lane.settings, out);
    out.writeInt(lane.waiting.size());
    for (Waiting waiting : lane.waiting) {
      NotificationFormat.write(waiting.notification(), out);
      out.writeLong(waiting.acceptedMillis());
      out.writeBoolean(waiting.escalated());
      out.writeBoolean(waiting.late());
    }
    out.writeInt(lane.keys.size());
    for (Map.Entry<String, Long> key : lane.keys.entrySet()) {
      NotificationFormat.writeText(key.getKey(), out);
      out.writeLong(key.getValue());
    }
    out.writeInt(lane.open.size());
    for (Notification open : lane.open.values()) {
      NotificationFormat.write(open, out);
    }
    out.writeInt(lane.pace.sends().size());
    for (long sent : lane.pace.sends()) {
      out.writeLong(sent);
    }
    out.writeInt(lane.headSize);
    out.writeInt(lane.rejections);
    out.writeInt(lane.failures);
    NotificationFormat.writeText(lane.reason, out);
    out.writeLong(lane.dueMillis);
    out.writeLong(lane.refreshedMillis);
    out.writeBoolean(lane.disabled);
    out.writeLong(lane.delivered);
    out.writeLong(lane.collapsed);
  }

  private static Lane readLane(DataInputStream in) throws IOException {
    Lane lane = new Lane(readSettings(in));
    for (int left = size(in); left > 0; left--) {
      lane.waiting.add(
          new Waiting(
              NotificationFormat.read(in), in.readLong(), in.readBoolean(), in.readBoolean()));
    }
    for (int left = size(in); left > 0; left--) {
      lane.keys.put(NotificationFormat.readText(in), in.readLong());
    }
    for (int left = size(in); left > 0; left--) {
      Notification open = NotificationFormat.read(in);
      lane.open.put(open.incident(), open);
    }
    for (int left = size(in); left > 0; left--) {
      lane.pace.sends().add(in.readLong());
    }
    lane.headSize = in.readInt();
    lane.rejections = in.readInt();
    lane.failures = in.readInt();
    lane.reason = NotificationFormat.readText(in);
    lane.dueMillis = in.readLong();
    lane.refreshedMillis = in.readLong();
    lane.disabled = in.readBoolean();
    lane.delivered = in.readLong();
    lane.collapsed = in.readLong();
    if (lane.headSize < 0 || lane.headSize > lane.waiting.size()) {
      throw new IllegalArgumentException("a head of " + lane.headSize + " messages");
    }
    return lane;
  }

  private static void writeSettings(LaneSettings settings, DataOutputStream out)
      throws IOException {
    out.writeInt(settings.limits().size());
    for (RateLimit limit : settings.limits()) {
      out.writeInt(limit.count());
      out.writeLong(limit.perMillis());
    }
    out.writeBoolean(settings.digests());
    out.writeBoolean(settings.collapses());
    out.writeLong(settings.refreshMillis());
    out.writeBoolean(settings.fallback() != null);
    if (settings.fallback() != null) {
      NotificationFormat.writeText(settings.fallback(), out);
    }
  }

  private static LaneSettings readSettings(DataInputStream in) throws IOException {
    List<RateLimit> limits = new ArrayList<>();
    for (int left = size(in); left > 0; left--) {
      limits.add(new RateLimit(in.readInt(), in.readLong()));
    }
    return new LaneSettings(
        limits,
        in.readBoolean(),
        in.readBoolean(),
        in.readLong(),
        in.readBoolean() ? NotificationFormat.readText(in) : null);
  }

  /** Every item takes a byte at least, so that no size can ask for more than there is. */
  private static int size(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > in.available()) {
      throw new IllegalArgumentException("a list of " + size + " items");
    }
    return size;
  }
}

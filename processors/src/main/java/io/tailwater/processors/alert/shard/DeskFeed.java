package io.tailwater.processors.alert.shard;

import io.tailwater.model.ServicePartitioner;
import io.tailwater.processors.alert.desk.AlertDesk;
import io.tailwater.processors.alert.desk.DeskResult;
import io.tailwater.processors.alert.desk.Links;
import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.incident.IncidentView;
import io.tailwater.processors.alert.incident.Silence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the desk of a tenant from its records, in their order: the same records give the same
 * pages, live or replayed. The desk's time is event time: the least to which every partition of
 * services has been judged. Not thread-safe.
 */
public final class DeskFeed {
  private static final byte FORMAT = 2;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long MOST_BACKLOG_MILLIS = 7 * 24 * 60 * MINUTE_MILLIS;
  private static final DeskResult NOTHING = new DeskResult(List.of(), List.of(), List.of());

  private final String tenant;
  private final DeskSettings settings;
  private final Links links;
  private final Map<Integer, Long> judged = new TreeMap<>();
  private int partitions;
  private List<Silence> planned = List.of();
  private @Nullable AlertDesk desk;

  /** A desk that was told of nothing. */
  public DeskFeed(String tenant, DeskSettings settings, Links links) {
    this.tenant = tenant;
    this.settings = settings;
    this.links = links;
  }

  /** Says which silences are planned; those that are new to the desk begin to count. */
  public void plan(List<Silence> silences) {
    planned = List.copyOf(silences);
    AlertDesk current = desk;
    if (current != null) {
      planned.forEach(current::plan);
    }
  }

  /**
   * Takes a record.
   *
   * @param recordMillis when it was written, epoch milliseconds
   * @return what is decided now; mostly nothing
   */
  public DeskResult accept(DeskRecord record, long recordMillis) {
    if (desk == null && record instanceof DeskRecord.Anew) {
      // Nobody was told of anything that could be over.
      return NOTHING;
    }
    AlertDesk current = deskAt(record, recordMillis);
    switch (record) {
      case DeskRecord.Steps steps -> steps.all().forEach(current::accept);
      case DeskRecord.Evidence evidence -> evidence.all().forEach(current::accept);
      case DeskRecord.Open open -> {
        Set<String> names =
            open.all().stream().map(step -> step.fingerprint()).collect(Collectors.toSet());
        current.present(open.service(), names, open.minute());
        open.all().forEach(current::accept);
      }
      case DeskRecord.Judged done -> {
        judged(done);
        if (judged.size() >= partitions) {
          return current.advance(judgedMillis(), recordMillis);
        }
      }
      case DeskRecord.Anew anew ->
          current.presentNothing(
              judge -> ServicePartitioner.partition(judge, anew.partitions()) == anew.partition(),
              // What those judges had told came before, and is of no later minute.
              judged.values().stream().mapToLong(Long::longValue).max().orElse(0) / MINUTE_MILLIS);
      case DeskRecord.Asked asked -> obey(current, asked.command());
    }
    return NOTHING;
  }

  private AlertDesk deskAt(DeskRecord record, long recordMillis) {
    AlertDesk current = desk;
    if (current == null) {
      long start =
          switch (record) {
            case DeskRecord.Judged done -> done.judgedMillis();
            case DeskRecord.Open open -> open.minute() * MINUTE_MILLIS;
            case DeskRecord.Steps steps ->
                steps.all().stream().mapToLong(step -> step.minute()).min().orElse(0)
                    * MINUTE_MILLIS;
            case DeskRecord.Evidence evidence ->
                evidence.all().stream().mapToLong(one -> one.minute()).min().orElse(0)
                    * MINUTE_MILLIS;
            // People ask now of what a backlog may be days behind; the desk passes over quiet time.
            case DeskRecord.Anew _, DeskRecord.Asked _ -> recordMillis - MOST_BACKLOG_MILLIS;
          };
      current = AlertDesk.create(tenant, settings, links, Math.min(start, recordMillis));
      desk = current;
      planned.forEach(current::plan);
    }
    return current;
  }

  private void judged(DeskRecord.Judged done) {
    if (done.partitions() != partitions) {
      judged.clear();
      partitions = done.partitions();
    }
    judged.merge(done.partition(), done.judgedMillis(), Math::max);
  }

  /** The time of the desk, epoch milliseconds; 0 while some partition has not been heard of. */
  public long judgedMillis() {
    return judged.size() < partitions
        ? 0
        : judged.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  private static void obey(AlertDesk desk, DeskCommand command) {
    switch (command) {
      case DeskCommand.PutSilence(Silence silence) -> desk.silence(silence);
      case DeskCommand.EndSilence(String id) -> desk.endSilence(id);
      case DeskCommand.Acknowledge(String incident, String author) ->
          desk.acknowledge(incident, author);
      case DeskCommand.RetryNow _, DeskCommand.Replay _ -> {}
    }
  }

  /** The incidents that are open. */
  public List<IncidentView> incidents() {
    return desk == null ? List.of() : desk.incidents();
  }

  /** The silences that hold or will. */
  public List<Silence> silences() {
    return desk == null ? List.of() : desk.silences();
  }

  /** Writes the state; settings and links are the caller's to keep. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeInt(partitions);
    out.writeInt(judged.size());
    for (Map.Entry<Integer, Long> one : judged.entrySet()) {
      out.writeInt(one.getKey());
      out.writeLong(one.getValue());
    }
    AlertDesk current = desk;
    out.writeBoolean(current != null);
    if (current != null) {
      current.writeTo(out);
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if it is no state of a known format, or ends too soon
   */
  public static DeskFeed read(String tenant, DeskSettings settings, Links links, DataInput in)
      throws IOException {
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new IOException("the state of a desk's feed in format " + format);
    }
    DeskFeed feed = new DeskFeed(tenant, settings, links);
    feed.partitions = in.readInt();
    for (int i = in.readInt(); i > 0; i--) {
      feed.judged.put(in.readInt(), in.readLong());
    }
    if (in.readBoolean()) {
      feed.desk = AlertDesk.readFrom(settings, links, in);
    }
    return feed;
  }
}

package io.tailwater.cli.backtest;

import io.tailwater.cli.CommandFailure;
import io.tailwater.cli.ExitCode;
import io.tailwater.model.LatencyHistogram;
import io.tailwater.model.TraceId;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.StatementKey;
import io.tailwater.processors.alert.backtest.MinuteCounts;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads counts back from where rollups have landed. Of what was counted only this is not there any
 * more: which side of an edge its traces were of, and the longest gap; both are of no weight for
 * judgement.
 */
public final class HistoryReader {
  private static final long SECOND = 1_000;
  private static final RequestKey.Kind[] REQUEST_KINDS = RequestKey.Kind.values();
  private static final EdgeKey.Kind[] EDGE_KINDS = EdgeKey.Kind.values();

  private final SqlSource server;
  private long minutes;

  /** A reader of one server. */
  public HistoryReader(SqlSource server) {
    this.server = server;
  }

  /** How many minutes with counts have been read. */
  public long minutes() {
    return minutes;
  }

  /**
   * Reads a time, minute by minute; minutes without counts are left out.
   *
   * @throws CommandFailure if the answer is not whole, or no counts
   */
  public void read(HistoryOutline.Chunk chunk, Consumer<MinuteCounts> found) {
    String sql = HistoryQuery.counts(chunk.fromMillis() / SECOND, chunk.untilMillis() / SECOND);
    try (InputStream answer = server.query(sql, RowBinary.FORMAT)) {
      read(new RowBinary(answer), found);
    } catch (IOException | IllegalArgumentException broken) {
      throw brokeOff(broken);
    }
  }

  private void read(RowBinary in, Consumer<MinuteCounts> found) throws IOException {
    MinuteCounts minute = null;
    while (true) {
      long millis = in.uint32() * SECOND;
      int tag = in.uint8();
      if (minute != null && (tag == HistoryQuery.END || millis != minute.minuteMillis())) {
        minutes++;
        found.accept(minute);
        minute = null;
      }
      if (tag == HistoryQuery.END) {
        return;
      }
      minute = minute == null ? new MinuteCounts(millis) : minute;
      row(in, tag, minute);
    }
  }

  private static void row(RowBinary in, int tag, MinuteCounts into) throws IOException {
    int kind = in.int8();
    String a = in.text();
    String b = in.text();
    String c = in.text();
    String d = in.text();
    long errors = in.uint64();
    LatencyHistogram latency = latency(in);
    CallStats stats = CallStats.of(latency, errors, in.uint64(), in.uint64());
    long serverErrors = in.uint64();
    CallStats ofServer = CallStats.of(latency(in), serverErrors, 0, 0);
    LatencyHistogram gap = in.histogram(in.uint64());
    long slowestNanos = in.uint64();
    show(stats, in.text(), slowestNanos, false);
    show(stats, in.text(), 0, true);
    long minute = into.minuteMillis();
    switch (tag) {
      case HistoryQuery.REQUESTS ->
          into.add(new RequestKey(minute, a, "", b, word(REQUEST_KINDS, kind), c, d), stats);
      case HistoryQuery.EDGES ->
          into.add(
              new EdgeKey(minute, a, b, word(EDGE_KINDS, kind)),
              EdgeStats.of(stats, ofServer, gap));
      case HistoryQuery.STATEMENTS -> into.add(new StatementKey(minute, a, b, c, d), stats);
      default -> throw new IllegalArgumentException("a row of kind " + tag);
    }
  }

  private static LatencyHistogram latency(RowBinary in) throws IOException {
    long sum = in.uint64();
    return in.histogram(sum, in.uint64());
  }

  private static void show(CallStats stats, String trace, long nanos, boolean error) {
    if (!trace.isEmpty()) {
      stats.show(TraceId.fromHex(trace), nanos, error);
    }
  }

  private static <E extends Enum<E>> E word(E[] words, int code) {
    if (code < 0 || code >= words.length) {
      throw new IllegalArgumentException("no word has the code " + code);
    }
    return words[code];
  }

  static CommandFailure brokeOff(Exception broken) {
    String reason = broken instanceof EOFException ? "it ends too soon" : message(broken);
    return new CommandFailure(
        ExitCode.FAILED, "ClickHouse's answer broke off or is no history: " + reason);
  }

  private static String message(Exception broken) {
    @Nullable String message = broken.getMessage();
    return message == null ? broken.getClass().getSimpleName() : message;
  }
}

package io.tailwater.cli.backtest;

import io.tailwater.cli.CommandFailure;
import io.tailwater.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How much history there is, and when.
 *
 * @param firstMillis begin of the first minute with counts, epoch milliseconds
 * @param lastMillis begin of the last one
 * @param rowsByHour rows of the tables by the hour's begin, epoch milliseconds; hours without are
 *     left out
 */
public record HistoryOutline(
    long firstMillis, long lastMillis, NavigableMap<Long, Long> rowsByHour) {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final int MINUTES_AN_HOUR = 60;
  private static final long MOST_HOURS = 24;

  /** ClickHouse adds them up in some 100 MB; more at once would be no faster. */
  private static final long CHUNK_ROWS = 30_000;

  /**
   * A time that is read at once.
   *
   * @param fromMillis epoch milliseconds
   * @param untilMillis epoch milliseconds, exclusive
   */
  public record Chunk(long fromMillis, long untilMillis) {}

  /**
   * Asks a server.
   *
   * @throws CommandFailure if it has no history, or cannot be read
   */
  public static HistoryOutline read(SqlSource server) {
    NavigableMap<Long, Long> rows = new TreeMap<>();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    if (isThere(server)) {
      try (InputStream answer = server.query(HistoryQuery.OUTLINE, RowBinary.FORMAT)) {
        RowBinary in = new RowBinary(answer);
        while (!in.atEnd()) {
          long hour = in.uint32() * SECOND;
          rows.put(hour, in.uint64());
          first = Math.min(first, in.uint32() * SECOND);
          last = Math.max(last, in.uint32() * SECOND);
        }
      } catch (IOException | IllegalArgumentException broken) {
        throw HistoryReader.brokeOff(broken);
      }
    }
    if (rows.isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "there is no history: no counts in tailwater.red_1m, edges_1m and db_statements_1m;"
              + " they come with the first spans that a node takes in");
    }
    return new HistoryOutline(first, last, rows);
  }

  private static boolean isThere(SqlSource server) {
    try (InputStream answer =
        server.query("EXISTS TABLE tailwater.db_statements_1m", RowBinary.FORMAT)) {
      return new RowBinary(answer).uint8() == 1;
    } catch (IOException broken) {
      throw HistoryReader.brokeOff(broken);
    }
  }

  /**
   * Cuts a time into pieces that are small enough to be read at once; those without counts are left
   * out.
   *
   * @param fromMillis begin of a minute, epoch milliseconds
   * @param untilMillis begin of a minute, exclusive
   */
  public List<Chunk> chunks(long fromMillis, long untilMillis) {
    List<Chunk> chunks = new ArrayList<>();
    long begin = 0;
    long end = 0;
    long gathered = 0;
    for (var hour : rowsByHour.entrySet()) {
      long at = hour.getKey();
      long rows = hour.getValue();
      if (gathered > 0 && (gathered + rows > CHUNK_ROWS || at - begin >= MOST_HOURS * HOUR)) {
        add(chunks, begin, end, fromMillis, untilMillis);
        gathered = 0;
      }
      if (rows > CHUNK_ROWS) {
        long minutes = Math.max(1, MINUTES_AN_HOUR * CHUNK_ROWS / rows);
        for (long from = at; from < at + HOUR; from += minutes * MINUTE) {
          long until = Math.min(at + HOUR, from + minutes * MINUTE);
          add(chunks, from, until, fromMillis, untilMillis);
        }
      } else {
        begin = gathered == 0 ? at : begin;
        end = at + HOUR;
        gathered += rows;
      }
    }
    if (gathered > 0) {
      add(chunks, begin, end, fromMillis, untilMillis);
    }
    return chunks;
  }

  private static void add(
      List<Chunk> chunks, long begin, long end, long fromMillis, long untilMillis) {
    long from = Math.max(begin, fromMillis);
    long until = Math.min(end, untilMillis);
    if (from < until) {
      chunks.add(new Chunk(from, until));
    }
  }
}

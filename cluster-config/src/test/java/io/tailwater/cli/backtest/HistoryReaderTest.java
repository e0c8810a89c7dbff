package io.tailwater.cli.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.cli.CommandFailure;
import io.tailwater.processors.alert.backtest.MinuteCounts;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the reader makes of whole answers is seen on the real engine, by {@code BacktestIT}. */
final class HistoryReaderTest {
  private static final long MINUTE_SECONDS = 1_795_168_800;
  private static final String TRACE = "000102030405060708090a0b0c0d0e0f";

  private final List<Long> minutes = new ArrayList<>();

  private static RowBytes requests(RowBytes into, long seconds, long errors) {
    return into.uint32(seconds)
        .int8(HistoryQuery.REQUESTS)
        .int8(0)
        .text("cart")
        .text("GET /")
        .text("http")
        .text("500")
        .uint64(errors)
        .uint64(3_000)
        .uint64(2_000)
        .buckets(Map.of(318, 2L))
        .uint64(0)
        .uint64(0)
        .uint64(0)
        .uint64(0)
        .uint64(0)
        .buckets(Map.of())
        .uint64(0)
        .buckets(Map.of())
        .uint64(2_000)
        .text(TRACE)
        .text(TRACE);
  }

  private static RowBytes end(RowBytes into) {
    return into.uint32(0xffff_ffffL).int8(HistoryQuery.END);
  }

  private void read(byte[] answer) {
    new HistoryReader((_, _) -> new ByteArrayInputStream(answer))
        .read(
            new HistoryOutline.Chunk(0, 60_000),
            (MinuteCounts counts) -> minutes.add(counts.minuteMillis() / 1_000));
  }

  @Test
  void minutesAreHandedOutWhenTheyAreWhole() {
    RowBytes rows = requests(new RowBytes(), MINUTE_SECONDS, 1);
    requests(rows, MINUTE_SECONDS, 2);
    requests(rows, MINUTE_SECONDS + 120, 0);

    read(end(rows).bytes());

    assertThat(minutes).containsExactly(MINUTE_SECONDS, MINUTE_SECONDS + 120);
  }

  @Test
  void answerWithoutItsEndIsRefusedWhereverItBreaks() {
    byte[] whole = end(requests(new RowBytes(), MINUTE_SECONDS, 1)).bytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("broke off");
    }
    assertThat(minutes).isEmpty();
  }

  @Test
  void countsThatCannotBeAreRefused() {
    byte[] wrong = end(requests(new RowBytes(), MINUTE_SECONDS, 3)).bytes();

    assertThatThrownBy(() -> read(wrong))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("2 calls of which 3 failed");
  }

  @Test
  void onlyTheTimeOfTheChunkIsAskedFor() {
    List<String> asked = new ArrayList<>();
    new HistoryReader(
            (sql, format) -> {
              asked.add(format + " " + sql);
              return end(new RowBytes()).stream();
            })
        .read(
            new HistoryOutline.Chunk(MINUTE_SECONDS * 1_000, (MINUTE_SECONDS + 60) * 1_000),
            counts -> minutes.add(counts.minuteMillis()));

    assertThat(asked)
        .singleElement()
        .asString()
        .startsWith("RowBinary SELECT")
        .contains(
            "m.minute >= toDateTime(1795168800, 'UTC') AND m.minute < toDateTime(1795168860, 'UTC')");
    assertThat(minutes).isEmpty();
  }
}

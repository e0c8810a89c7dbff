package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.OtlpTraces.kept;
import static io.tailwater.sinks.OtlpTraces.resourceSpans;
import static io.tailwater.sinks.OtlpTraces.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.RefusedRecord;
import io.tailwater.sinks.RejectedBatchException;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.SinkRecord;
import io.tailwater.sinks.TransientSinkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchLandingTest {
  /** A store that knows tokens, and refuses blocks with some records in them. */
  private static final class Store implements BatchLanding.Insert {
    private final Set<String> tokens = new HashSet<>();
    private final Map<String, List<Long>> offsets = new HashMap<>();
    private final Map<String, Set<Long>> refusedByTable = new HashMap<>();
    private int inserts;
    private int failingAt = -1;

    Store() {
      offsets.put("spans", new ArrayList<>());
      offsets.put("trace_parts", new ArrayList<>());
    }

    void refuse(String table, Long... bad) {
      refusedByTable.put(table, Set.of(bad));
    }

    @Override
    public void insert(SinkBatch<?> part, NativeBlock block) {
      if (inserts++ == failingAt) {
        throw new TransientSinkException(0, "away", null);
      }
      Set<Long> refused = refusedByTable.getOrDefault(block.table(), Set.of());
      List<Long> all = part.records().stream().map(SinkRecord::offset).toList();
      if (all.stream().anyMatch(refused::contains)) {
        throw new RejectedBatchException(469, "violated", null);
      }
      if (tokens.add(part.name() + block.table())) {
        landed(block.table()).addAll(all);
      }
    }

    List<Long> landed(String table) {
      return offsets.getOrDefault(table, new ArrayList<>());
    }
  }

  private final Store store = new Store();
  private final SinkBatch<KeptTrace> batch = batch(100, 20);

  private static SinkBatch<KeptTrace> batch(long first, int size) {
    List<KeptTrace> records = new ArrayList<>();
    for (long offset = first; offset < first + size; offset++) {
      records.add(
          kept(
              offset,
              resourceSpans(
                  "a", span("%032x".formatted(offset + 1), "%016x".formatted(7), "x").build())));
    }
    return new SinkBatch<>("kept", 0, first, first + size + 1, records);
  }

  private SinkReceipt land(Landings landings) {
    return new BatchLanding<>(batch, SpanBlock.TABLE, KeptTraceDecoder::decode, landings, store)
        .land();
  }

  private void assertEveryOtherLandedOnce(Long... bad) {
    for (String table : List.of("spans", "trace_parts")) {
      List<Long> expected =
          new ArrayList<>(batch.records().stream().map(KeptTrace::offset).toList());
      expected.removeAll(List.of(bad));
      assertThat(store.landed(table)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void batchThatIsTakenGoesAsAWhole() {
    SinkReceipt receipt = land(new Landings());

    assertThat(store.inserts).isEqualTo(2);
    assertThat(receipt.refused()).isEmpty();
    assertThat(receipt.rowsByTable()).isEqualTo(Map.of("spans", 20L, "trace_parts", 20L));
  }

  @Test
  void guiltyRecordsAreFoundAndTheirNeighboursLandOnce() {
    store.refuse("spans", 103L, 104L, 119L);

    SinkReceipt receipt = land(new Landings());

    assertThat(receipt.refused())
        .extracting(RefusedRecord::offset)
        .containsExactly(103L, 104L, 119L);
    assertThat(receipt.rowsByTable()).isEqualTo(Map.of("spans", 17L, "trace_parts", 17L));
    assertThat(receipt.refused()).extracting(RefusedRecord::items).containsOnly(1);
    assertEveryOtherLandedOnce(103L, 104L, 119L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 8, 13, 17, 21})
  void anotherProcessCompletesWhatBrokeOffAndDoublesNothing(int failingAt) {
    store.refuse("spans", 107L);
    store.failingAt = failingAt;
    int tries = 0;
    SinkReceipt receipt = null;
    while (receipt == null) {
      try {
        receipt = land(new Landings());
      } catch (TransientSinkException _) {
        assertThat(++tries).isEqualTo(1);
      }
    }

    assertThat(receipt.refused()).extracting(RefusedRecord::offset).containsExactly(107L);
    assertEveryOtherLandedOnce(107L);
  }

  @Test
  void constraintDroppedBetweenTwoTriesDoublesNothing() {
    Landings landings = new Landings();
    store.refuse("spans", 117L);
    store.failingAt = 6;
    assertThatThrownBy(() -> land(landings)).isInstanceOf(TransientSinkException.class);
    assertThat(store.landed("spans")).isNotEmpty();

    store.refuse("spans");
    assertThat(land(landings).refused()).isEmpty();
    assertEveryOtherLandedOnce();
  }

  @Test
  void onlyTheTableThatRefusesIsCutFurther() {
    store.refuse("trace_parts", 110L);

    SinkReceipt receipt = land(new Landings());

    assertThat(receipt.refused()).extracting(RefusedRecord::offset).containsExactly(110L);
    assertThat(receipt.refused()).extracting(RefusedRecord::items).containsExactly(0);
    assertThat(store.landed("spans")).hasSize(20).doesNotHaveDuplicates();
    assertThat(store.landed("trace_parts")).hasSize(19).doesNotHaveDuplicates();
  }

  @Test
  void tableThatRefusesAllIsProbedInPartAndNothingIsHandedBack() {
    store.refuse("spans", batch.records().stream().map(KeptTrace::offset).toArray(Long[]::new));
    Landings landings = new Landings();

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> land(landings))
          .isInstanceOf(TransientSinkException.class)
          .hasMessageContaining("it is the table rather than the data: violated");
    }
    assertThat(store.inserts).isLessThan(3 * 25);

    store.refuse("spans");
    assertThat(land(landings).refused()).isEmpty();
    assertEveryOtherLandedOnce();
  }

  @Test
  void whatIsRefusedWholeIsHandedBackWhenALaterInsertLands() {
    store.refuse("spans", batch.records().stream().map(KeptTrace::offset).toArray(Long[]::new));
    Landings landings = new Landings();
    long before = System.nanoTime();
    assertThatThrownBy(() -> land(landings)).isInstanceOf(TransientSinkException.class);
    landings.landed("spans", before);
    landings.landed("trace_parts", before);
    assertThatThrownBy(() -> land(landings))
        .as("what began before the refusal proves nothing")
        .isInstanceOf(TransientSinkException.class);

    landings.landed("spans", System.nanoTime());
    landings.landed("trace_parts", System.nanoTime());
    assertThat(land(landings).refused()).hasSize(20);
    assertThat(store.landed("spans")).isEmpty();
  }
}

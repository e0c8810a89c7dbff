package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class SpanArenaProperties {
  private static final int SLAB_BYTES = (64 << 10) - 16;

  private record Cell(long handle, long previous, int context, byte[] bytes) {}

  @Property(tries = 30)
  void bytesSurviveUntilTheyAreReleased(@ForAll long seed) {
    Random random = new Random(seed);
    MemoryBudget budget = new MemoryBudget(1L << 40);
    SpanArena arena = new SpanArena(budget);
    List<Cell> cells = new ArrayList<>();
    long live = 0;
    long peak = 0;
    for (int i = 0; i < 3_000; i++) {
      if (cells.isEmpty() || random.nextInt(100) < 52) {
        byte[] bytes = new byte[length(random)];
        random.nextBytes(bytes);
        int from = random.nextInt(bytes.length + 1);
        long previous = cells.isEmpty() ? SpanArena.NONE : cells.getLast().handle();
        int context = random.nextInt();
        long handle = arena.append(previous, context, bytes, from, bytes.length - from);
        cells.add(
            new Cell(handle, previous, context, Arrays.copyOfRange(bytes, from, bytes.length)));
        live += bytes.length - from + 16;
        peak = Math.max(peak, live);
      } else {
        Cell cell = cells.remove(random.nextInt(cells.size()));
        assertHeld(arena, cell);
        arena.release(cell.handle());
        live -= cell.bytes().length + 16;
      }
      if (random.nextInt(500) == 0) {
        arena.trim();
      }
      assertThat(budget.usedBytes()).isEqualTo(arena.heldBytes()).isGreaterThanOrEqualTo(live);
    }
    cells.forEach(cell -> assertHeld(arena, cell));
    cells.forEach(cell -> arena.release(cell.handle()));
    arena.trim();
    assertThat(arena.heldBytes()).as("the slab in use").isLessThanOrEqualTo(SLAB_BYTES);
    arena.close();
    assertThat(budget.usedBytes()).isZero();
  }

  @Example
  void slabsAreUsedAgain() {
    MemoryBudget budget = new MemoryBudget(1L << 40);
    SpanArena arena = new SpanArena(budget);
    byte[] span = new byte[500];
    for (int round = 0; round < 100; round++) {
      long[] handles = new long[1_000];
      for (int i = 0; i < handles.length; i++) {
        handles[i] = arena.append(SpanArena.NONE, 0, span, 0, span.length);
      }
      Arrays.stream(handles).forEach(arena::release);
    }
    assertThat(arena.heldBytes()).isLessThan(1_000 * 516 + 2 * SLAB_BYTES);
  }

  @Example
  void aSpanLargerThanASlabIsGivenBackAtOnce() {
    SpanArena arena = new SpanArena(new MemoryBudget(1L << 40));
    byte[] span = new byte[3 * SLAB_BYTES];
    span[span.length - 1] = 7;
    long handle = arena.append(SpanArena.NONE, 1, span, 0, span.length);
    assertThat(arena.bytes(handle)[arena.offset(handle) + span.length - 1]).isEqualTo((byte) 7);
    arena.release(handle);
    assertThat(arena.heldBytes()).isZero();
  }

  private static int length(Random random) {
    return switch (random.nextInt(60)) {
      case 0 -> random.nextInt(200_000);
      case 1 -> SLAB_BYTES - 16;
      case 2 -> SLAB_BYTES - 15;
      case 3 -> 0;
      default -> random.nextInt(1_000);
    };
  }

  private static void assertHeld(SpanArena arena, Cell cell) {
    long handle = cell.handle();
    assertThat(arena.previous(handle)).isEqualTo(cell.previous());
    assertThat(arena.context(handle)).isEqualTo(cell.context());
    int from = arena.offset(handle);
    assertThat(Arrays.copyOfRange(arena.bytes(handle), from, from + arena.length(handle)))
        .isEqualTo(cell.bytes());
  }
}

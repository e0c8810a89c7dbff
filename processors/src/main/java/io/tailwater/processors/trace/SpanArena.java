package io.tailwater.processors.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Holds the bytes of undecided spans.
 *
 * <p>Spans are copied behind one another into slabs of 64 KiB. A slab counts the spans in it that
 * are still undecided and goes back to the free list whole when the last is settled; nothing is
 * moved and no object exists per span. Small slabs bound what one slow trace can pin: a slab of 1
 * MiB would be held by the slowest of some 3,000 spans, one of 64 KiB by the slowest of some 200. A
 * span larger than a slab gets a slab of its own, which is released to the collector.
 *
 * <p>Each span is a cell {@code [previous cell of the trace: 8][context: 4][length: 4][bytes]}, so
 * a trace is a chain that is walked from its newest span to its oldest. A handle is {@code slab <<
 * 32 | offset}; {@link #NONE} ends a chain. Bytes are copied rather than kept in Kafka's array,
 * where one open span would pin the whole fetch. Not thread-safe.
 */
final class SpanArena {
  static final long NONE = -1;

  /** 64 KiB with the array header, so that slabs fill the regions of the heap without a gap. */
  private static final int SLAB_BYTES = (64 << 10) - 16;

  private static final int CELL_HEADER_BYTES = 16;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] RELEASED = {};

  private final MemoryBudget budget;
  private byte[][] slabs = new byte[16][];
  private int[] undecidedInSlab = new int[16];
  private int slabCount;
  private int[] freeSlabs = new int[16];
  private int freeCount;
  private int[] vacantIds = new int[4];
  private int vacantCount;
  private int current = -1;
  private int currentEnd;
  private long heldBytes;

  SpanArena(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Copies a span behind {@code previous} and returns its handle. */
  long append(long previous, int context, byte[] bytes, int offset, int length) {
    int cell = CELL_HEADER_BYTES + length;
    int slab;
    int at;
    if (cell > SLAB_BYTES) {
      slab = newSlab(cell);
      at = 0;
    } else {
      if (current < 0 || currentEnd + cell > SLAB_BYTES) {
        openSlab();
      }
      slab = current;
      at = currentEnd;
      currentEnd += cell;
    }
    byte[] target = slabs[slab];
    LONGS.set(target, at, previous);
    INTS.set(target, at + 8, context);
    INTS.set(target, at + 12, length);
    System.arraycopy(bytes, offset, target, at + CELL_HEADER_BYTES, length);
    undecidedInSlab[slab]++;
    return (long) slab << 32 | at;
  }

  long previous(long handle) {
    return (long) LONGS.get(slab(handle), cell(handle));
  }

  int context(long handle) {
    return (int) INTS.get(slab(handle), cell(handle) + 8);
  }

  int length(long handle) {
    return (int) INTS.get(slab(handle), cell(handle) + 12);
  }

  byte[] bytes(long handle) {
    return slab(handle);
  }

  int offset(long handle) {
    return cell(handle) + CELL_HEADER_BYTES;
  }

  /** Settles the span: its bytes may be overwritten from now on. */
  void release(long handle) {
    int slab = (int) (handle >>> 32);
    if (--undecidedInSlab[slab] == 0) {
      if (slab == current) {
        currentEnd = 0;
      } else if (slabs[slab].length == SLAB_BYTES) {
        freeSlabs = push(freeSlabs, freeCount++, slab);
      } else {
        discard(slab);
      }
    }
  }

  /** Bytes of all slabs, free ones included. */
  long heldBytes() {
    return heldBytes;
  }

  /** Gives the free slabs back to the collector. */
  void trim() {
    while (freeCount > 0) {
      discard(freeSlabs[--freeCount]);
    }
  }

  /** Releases everything, as when the shard moves away. */
  void close() {
    hold(-heldBytes);
    slabs = new byte[0][];
    slabCount = 0;
    current = -1;
    freeCount = 0;
    vacantCount = 0;
  }

  private void openSlab() {
    if (current >= 0 && undecidedInSlab[current] == 0) {
      freeSlabs = push(freeSlabs, freeCount++, current);
    }
    current = freeCount > 0 ? freeSlabs[--freeCount] : newSlab(SLAB_BYTES);
    currentEnd = 0;
  }

  private int newSlab(int length) {
    int id;
    if (vacantCount > 0) {
      id = vacantIds[--vacantCount];
    } else {
      if (slabCount == slabs.length) {
        slabs = Arrays.copyOf(slabs, slabCount * 2);
        undecidedInSlab = Arrays.copyOf(undecidedInSlab, slabCount * 2);
      }
      id = slabCount++;
    }
    slabs[id] = new byte[length];
    hold(length);
    return id;
  }

  private void discard(int slab) {
    hold(-slabs[slab].length);
    slabs[slab] = RELEASED;
    vacantIds = push(vacantIds, vacantCount++, slab);
  }

  private void hold(long bytes) {
    heldBytes += bytes;
    budget.addUndecided(bytes);
  }

  private static int[] push(int[] stack, int size, int value) {
    int[] target = size < stack.length ? stack : Arrays.copyOf(stack, size * 2);
    target[size] = value;
    return target;
  }

  private byte[] slab(long handle) {
    return slabs[(int) (handle >>> 32)];
  }

  private static int cell(long handle) {
    return (int) handle;
  }
}

package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.OtlpMetrics;
import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.model.metric.Temporality;
import io.tailwater.model.otlp.WireReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one {@code JVMMetric} as OpenTelemetry's JVM metrics.
 *
 * <p>Memory of a kind that the agent also tells by pools lands by pools alone, so that adding up
 * gives the whole. Counts and times of collections are those since the last report, so they are
 * deltas.
 */
final class SkyWalkingJvmWriter {
  private static final int JVM_TIME = 1;
  private static final int JVM_CPU = 2;
  private static final int JVM_MEMORY = 3;
  private static final int JVM_MEMORY_POOL = 4;
  private static final int JVM_GC = 5;
  private static final int JVM_THREAD = 6;
  private static final int JVM_CLASS = 7;
  private static final int CPU_USAGE_PERCENT = 2;

  /** {@code is_heap} of memory, {@code type} of a pool, {@code phase} of a collector. */
  private static final int FIRST = 1;

  private static final int INIT = 2;
  private static final int MAX = 3;
  private static final int USED = 4;
  private static final int COMMITTED = 5;
  private static final double MILLIS_A_SECOND = 1e3;

  private static final String[] POOLS = {
    "code_cache",
    "newgen",
    "oldgen",
    "survivor",
    "permgen",
    "metaspace",
    "zheap",
    "compressed_class_space",
    "codeheap_non_nmethods",
    "codeheap_profiled_nmethods",
    "codeheap_non_profiled_nmethods"
  };
  private static final String[] GC_PHASES = {"new", "old", "normal"};
  private static final String[] THREAD_STATES = {"runnable", "blocked", "waiting", "timed_waiting"};

  private final OtlpMetrics out;
  private final PartLimit parts;
  private final WireReader in = new WireReader();
  private final WireReader nested = new WireReader();
  private final long[] numbers = new long[8];
  private long nanos;

  SkyWalkingJvmWriter(OtlpMetrics out, PartLimit parts) {
    this.out = out;
    this.parts = parts;
  }

  /** Writes the {@code JVMMetric} at {@code offset}. */
  void write(byte[] bytes, int offset, int length, long recordMillis) {
    long millis = recordMillis;
    boolean heapPools = false;
    boolean otherPools = false;
    in.reset(bytes, offset, length);
    while (in.next()) {
      parts.one();
      switch (in.fieldNumber()) {
        case JVM_TIME -> {
          long sent = in.readVarintField();
          millis = sent == 0 ? millis : sent;
        }
        case JVM_MEMORY_POOL -> {
          readNumbers();
          boolean heap = isHeap(numbers[FIRST]);
          heapPools |= heap;
          otherPools |= !heap;
        }
        default -> in.skip();
      }
    }
    nanos = SkyWalkingSegmentDecoder.nanos(millis);
    in.reset(bytes, offset, length);
    while (in.next()) {
      switch (in.fieldNumber()) {
        case JVM_CPU -> cpu();
        case JVM_MEMORY -> {
          readNumbers();
          boolean heap = numbers[FIRST] != 0;
          if (heap ? !heapPools : !otherPools) {
            memory(heap, null);
          }
        }
        case JVM_MEMORY_POOL -> {
          readNumbers();
          memory(isHeap(numbers[FIRST]), word(POOLS, numbers[FIRST]));
        }
        case JVM_GC -> collector();
        case JVM_THREAD -> threads();
        case JVM_CLASS -> classes();
        default -> in.skip();
      }
    }
  }

  /** Reads a message whose fields are all whole numbers, by their field numbers. */
  private void readNumbers() {
    Arrays.fill(numbers, 0);
    in.readBytes();
    nested.reset(in.buffer(), in.valueOffset(), in.valueLength());
    while (nested.next()) {
      if (nested.fieldNumber() < numbers.length && nested.wireType() == WireReader.VARINT) {
        numbers[nested.fieldNumber()] = nested.readVarintField();
      } else {
        nested.skip();
      }
    }
  }

  private void cpu() {
    in.readBytes();
    nested.reset(in.buffer(), in.valueOffset(), in.valueLength());
    while (nested.next()) {
      if (nested.fieldNumber() == CPU_USAGE_PERCENT) {
        out.beginGauge("jvm.cpu.recent_utilization", "1", nanos);
        out.value(Double.longBitsToDouble(nested.readFixed64()) / 100);
        out.endPoint();
      } else {
        nested.skip();
      }
    }
  }

  private void memory(boolean heap, @Nullable String pool) {
    memory("jvm.memory.used", numbers[USED], heap, pool);
    memory("jvm.memory.committed", numbers[COMMITTED], heap, pool);
    if (numbers[MAX] > 0) {
      memory("jvm.memory.limit", numbers[MAX], heap, pool);
    }
    if (numbers[INIT] > 0) {
      memory("jvm.memory.init", numbers[INIT], heap, pool);
    }
  }

  private void memory(String name, long bytes, boolean heap, @Nullable String pool) {
    out.beginSum(name, "By", false, nanos);
    out.value(bytes);
    out.attribute("jvm.memory.type", heap ? "heap" : "non_heap");
    if (pool != null) {
      out.attribute("jvm.memory.pool.name", pool);
    }
    out.endPoint();
  }

  /** Of OpenTelemetry's histogram of pauses SkyWalking knows how many and how long in all. */
  private void collector() {
    readNumbers();
    out.beginHistogram("jvm.gc.duration", "s", Temporality.DELTA, nanos);
    out.count(numbers[2]);
    out.sum(numbers[3] / MILLIS_A_SECOND);
    out.attribute("jvm.gc.name", word(GC_PHASES, numbers[FIRST]));
    out.endPoint();
  }

  private void threads() {
    readNumbers();
    boolean states = false;
    for (int i = 0; i < THREAD_STATES.length; i++) {
      states |= numbers[4 + i] != 0;
    }
    if (!states) {
      up("jvm.thread.count", "{thread}", numbers[1]);
    }
    for (int i = 0; states && i < THREAD_STATES.length; i++) {
      out.beginSum("jvm.thread.count", "{thread}", false, nanos);
      out.value(numbers[4 + i]);
      out.attribute("jvm.thread.state", THREAD_STATES[i]);
      out.endPoint();
    }
    up("skywalking.jvm.thread.daemon", "{thread}", numbers[2]);
    up("skywalking.jvm.thread.peak", "{thread}", numbers[3]);
  }

  private void classes() {
    readNumbers();
    up("jvm.class.count", "{class}", numbers[1]);
    total("jvm.class.unloaded", numbers[2]);
    total("jvm.class.loaded", numbers[3]);
  }

  private void up(String name, String unit, long value) {
    out.beginSum(name, unit, false, nanos);
    out.value(value);
    out.endPoint();
  }

  private void total(String name, long value) {
    out.beginSum(name, "{class}", true, nanos);
    out.value(value);
    out.endPoint();
  }

  private static boolean isHeap(long pool) {
    return pool == 1 || pool == 2 || pool == 3 || pool == 6;
  }

  private static String word(String[] words, long number) {
    return number >= 0 && number < words.length ? words[(int) number] : "unknown_" + number;
  }
}

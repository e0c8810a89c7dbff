package io.tailwater.ingest.rekey;

import io.tailwater.model.TracePartitioner;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.LogView;
import io.tailwater.model.otlp.OtlpLogScanner;
import io.tailwater.model.otlp.OtlpLogVisitor;
import java.util.Locale;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;
import org.jspecify.annotations.Nullable;

/**
 * Cuts raw records of logs: a log of a trace goes where the trace's spans go, so that one shard
 * judges both. One without a trace goes where its resource's hash says, so that the logs of one
 * instance stay together and in order. Not thread-safe.
 */
public final class LogRekeyer extends Rekeyer {
  private static final int UNKNOWN = -1;

  private final OtlpLogScanner scanner = new OtlpLogScanner();
  private final Cut cut = new Cut();
  private final XXHash64 xxHash64 = XXHashFactory.safeInstance().hash64();

  /** A cutter for this many shards. */
  public LogRekeyer(int partitions, RekeyLimits limits) {
    super(partitions, limits);
  }

  @Override
  void scan(byte[] bytes, int offset, int length) {
    scanner.scan(bytes, offset, length, cut);
  }

  private final class Cut implements OtlpLogVisitor {
    private @Nullable ContextView context;
    private int resourcePartition = UNKNOWN;

    @Override
    public void context(ContextView view) {
      enter(view);
      context = view;
      resourcePartition = UNKNOWN;
    }

    @Override
    public void log(LogView log) {
      if (log.problem() != LogView.Problem.NONE) {
        String reason = log.problem().name().toLowerCase(Locale.ROOT);
        refuse(reason, log.buffer(), log.offset(), log.length());
        return;
      }
      int partition =
          log.hasTraceId()
              ? TracePartitioner.partition(log.traceIdHi(), log.traceIdLo(), partitions)
              : resourcePartition();
      place(partition, log.buffer(), log.offset(), log.length(), "log_too_large");
    }

    private int resourcePartition() {
      ContextView current = context;
      if (resourcePartition == UNKNOWN && current != null) {
        long hash = xxHash64.hash(current.resourceFields(), 0, current.resourceLength(), 0);
        resourcePartition = (int) Long.remainderUnsigned(hash, partitions);
      }
      return resourcePartition;
    }
  }
}

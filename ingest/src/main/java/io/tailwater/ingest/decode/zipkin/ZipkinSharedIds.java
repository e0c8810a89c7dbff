package io.tailwater.ingest.decode.zipkin;

import io.tailwater.model.SpanKind;
import java.util.List;
import java.util.TreeSet;

/**
 * Gives servers that share the span id of their client an id of their own.
 *
 * <p>With B3 headers a server may continue the client's span instead of beginning a child of it:
 * two spans of one id, which OTLP does not allow. The server's span gets an id derived from the
 * shared one and has the client's as its parent. What the server does next names the shared id as
 * its parent, as the client's own children do; spans of the same trace and service in the same
 * record are taken for the server's children, all others stay with the client.
 *
 * <p>Kept in a tree, not in a hash table: ids are chosen by the sender.
 */
final class ZipkinSharedIds {
  private static final long GOLDEN_RATIO = 0x9e37_79b9_7f4a_7c15L;

  private final TreeSet<SharedId> shared = new TreeSet<>();

  /** Looks through the spans of a record. */
  ZipkinSharedIds(List<ZipkinSpan> spans) {
    for (ZipkinSpan span : spans) {
      if (isShared(span)) {
        shared.add(SharedId.of(span, span.id));
      }
    }
  }

  /** The id of the span in OTLP. */
  long id(ZipkinSpan span) {
    return isShared(span) ? derived(span.id) : span.id;
  }

  /** The id of the span's parent in OTLP; 0 for a root. */
  long parentId(ZipkinSpan span) {
    if (isShared(span)) {
      return span.id;
    }
    if (span.parentId == 0 || span.parentId == span.id) {
      return 0;
    }
    boolean ofServer = !shared.isEmpty() && shared.contains(SharedId.of(span, span.parentId));
    return ofServer ? derived(span.parentId) : span.parentId;
  }

  /**
   * The server's id: the finalizer of MurmurHash3 over the shared id plus a constant, once more if
   * that gives 0 or the shared id. The same in every record and in every process.
   */
  static long derived(long id) {
    long mixed = id;
    do {
      mixed += GOLDEN_RATIO;
      mixed = (mixed ^ (mixed >>> 33)) * 0xff51_afd7_ed55_8ccdL;
      mixed = (mixed ^ (mixed >>> 33)) * 0xc4ce_b9fe_1a85_ec53L;
      mixed ^= mixed >>> 33;
    } while (mixed == 0 || mixed == id);
    return mixed;
  }

  private static boolean isShared(ZipkinSpan span) {
    return span.shared
        && span.id != 0
        && (span.kind == SpanKind.SERVER || span.kind == SpanKind.CONSUMER);
  }

  private record SharedId(long id, long traceIdHi, long traceIdLo, String service)
      implements Comparable<SharedId> {
    static SharedId of(ZipkinSpan span, long id) {
      return new SharedId(id, span.traceIdHi, span.traceIdLo, span.local.service());
    }

    @Override
    public int compareTo(SharedId other) {
      int order = Long.compare(id, other.id);
      order = order != 0 ? order : Long.compare(traceIdLo, other.traceIdLo);
      order = order != 0 ? order : Long.compare(traceIdHi, other.traceIdHi);
      return order != 0 ? order : service.compareTo(other.service);
    }
  }
}

package io.tailwater.node;

import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.GatheredTrace;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.sampling.VoteTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of one trace, read back from keyed records, in order of arrival. Not thread-safe. */
final class PastTrace {
  private record Arrived(long seenMillis, byte[] span, byte[] resource, byte[] scope) {}

  private final TraceId id;
  private final OtlpTraceScanner scanner = new OtlpTraceScanner();
  private final List<Arrived> spans = new ArrayList<>();

  PastTrace(TraceId id) {
    this.id = id;
  }

  /** Takes the spans of the trace out of a record; one that does not decode has none. */
  void read(long seenMillis, byte[] value) {
    try {
      scanner.scan(value, new Picker(seenMillis));
    } catch (MalformedOtlpException _) {
      // A judge stops there too, and has buried the record.
    }
  }

  int spanCount() {
    return spans.size();
  }

  /** Bytes of the spans. */
  long bytes() {
    return spans.stream().mapToLong(arrived -> arrived.span().length).sum();
  }

  /** Leaves out the spans that came last. */
  void withoutLast(int count) {
    for (int i = 0; i < count && !spans.isEmpty(); i++) {
      spans.removeLast();
    }
  }

  /** When a trace with these waits was due, in stream time. */
  long dueMillis(SamplingSpec waits) {
    long first = spans.getFirst().seenMillis();
    long latest = first + waits.decisionWait().toMillis();
    long quiet = waits.quietAfterRoot().toMillis();
    boolean hasRoot = spans.stream().anyMatch(arrived -> view(arrived).isRoot());
    return quiet == 0 || !hasRoot ? latest : Math.min(latest, spans.getLast().seenMillis() + quiet);
  }

  /** What the policies say of these spans; those that keep state cannot say. */
  List<VoteTree> look(CompiledPolicies policies, long atMillis) {
    GatheredTrace gathered = new GatheredTrace(policies);
    for (Arrived arrived : spans) {
      byte[] resource = arrived.resource();
      byte[] scope = arrived.scope();
      gathered.add(
          view(arrived),
          resource,
          resource.length,
          scope,
          scope.length,
          policies.spanBits().ofResource(resource, resource.length));
    }
    return policies.look(
        gathered.facts(
            id.hi(),
            id.lo(),
            atMillis,
            visitor -> {
              for (Arrived arrived : spans) {
                byte[] span = arrived.span();
                visitor.span(span, 0, span.length, arrived.resource(), arrived.scope());
              }
            }));
  }

  private static SpanView view(Arrived arrived) {
    SpanView view = new SpanView();
    view.read(arrived.span(), 0, arrived.span().length);
    return view;
  }

  private final class Picker implements OtlpTraceVisitor {
    private final long seenMillis;
    private @Nullable ContextView context;
    private byte @Nullable [] resource;
    private byte[] scope = {};

    Picker(long seenMillis) {
      this.seenMillis = seenMillis;
    }

    @Override
    public void context(ContextView view) {
      context = view;
      resource = null;
    }

    @Override
    public void span(SpanView span) {
      ContextView under = context;
      if (under == null
          || span.problem() != SpanView.Problem.NONE
          || span.traceIdLo() != id.lo()
          || span.traceIdHi() != id.hi()) {
        return;
      }
      byte[] fields = resource;
      if (fields == null) {
        fields = Arrays.copyOf(under.resourceFields(), under.resourceLength());
        resource = fields;
        scope = Arrays.copyOf(under.scopeFields(), under.scopeLength());
      }
      byte[] bytes =
          Arrays.copyOfRange(span.buffer(), span.offset(), span.offset() + span.length());
      spans.add(new Arrived(seenMillis, bytes, fields, scope));
    }
  }
}

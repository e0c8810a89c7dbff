package io.tailwater.loadtests.chaos.truth;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.Verdict;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * Which spans a trace was judged on is not for the topic alone to say. What is read within the wait
 * takes part, the rest is late; but where Kafka was away, or a reader fell behind, an arrival may
 * rightly be on either side. So a trace is checked against cuts of its arrivals: what is stored must
 * be exactly what follows from one of them.
 *
 *   natural   all that was made within the wait of the first; nearly always right
 *   lawful    any that has all arrivals which were surely there, half a second before the wait ended
 *   any       explains what is stored, but a span that was there in time was not waited for
 *
 * What no cut explains is told by its difference to the natural one.
 */
/** Compares one trace after the other with what was kept of it. Not thread-safe. */
final class TraceChecker {
  /** What the end of a source may lag behind the present, by design. */
  private static final long END_SLACK_MILLIS = 500;

  /** The spread of times that one keyed record may have, which all count as its latest. */
  private static final long SLICE_MILLIS = 1_100;

  /** Beyond so many undetermined arrivals not every cut is tried. */
  private static final int MOST_FREE_ARRIVALS = 10;

  private static final HexFormat HEX = HexFormat.of();

  private final PolicyVersions versions;
  private final Figures figures;

  TraceChecker(PolicyVersions versions, Figures figures) {
    this.versions = versions;
    this.figures = figures;
  }

  /** Some arrivals that a trace is judged on, and the others. */
  private record Cut(List<Arrival> judged, List<Arrival> late) {
    boolean hasAll(Set<Arrival> wanted) {
      return judged.containsAll(wanted);
    }
  }

  /**
   * Checks a trace.
   *
   * @param traceId 32 hexadecimal digits
   * @return what became of it
   */
  Fate check(String traceId, List<Arrival> arrivals, KeptTrace kept)
      throws InvalidProtocolBufferException {
    List<Arrival> all =
        arrivals.stream().sorted(Comparator.comparingLong(Arrival::timeMillis)).toList();
    Set<String> distinct = new HashSet<>();
    all.forEach(arrival -> distinct.addAll(arrival.spanIds()));
    figures.traceSeen(distinct.size());
    if (!kept.stored().isEmpty()) {
      figures.traceKept(kept.stored().size());
    }
    long until = all.getFirst().timeMillis() + versions.decisionWaitMillis();
    Cut natural = cut(all, arrival -> arrival.timeMillis() <= until);
    Fate fate = fate(traceId, all, natural, kept);
    if (fate == Fate.TURNED) {
      figures.upgraded();
    }
    return fate;
  }

  private Fate fate(String traceId, List<Arrival> all, Cut natural, KeptTrace kept)
      throws InvalidProtocolBufferException {
    Fate fate = explained(traceId, natural, kept);
    if (fate != Fate.WRONG) {
      return fate;
    }
    long until = all.getFirst().timeMillis() + versions.decisionWaitMillis();
    Set<Arrival> inTime = new HashSet<>();
    for (Arrival arrival : all) {
      if (Math.max(arrival.timeMillis(), arrival.thereMillis()) <= until - END_SLACK_MILLIS) {
        inTime.add(arrival);
      }
    }
    List<Cut> cuts = cuts(all);
    for (Cut cut : cuts) {
      fate = cut.hasAll(inTime) ? explained(traceId, cut, kept) : Fate.WRONG;
      if (fate != Fate.WRONG) {
        figures.cameInPart();
        return fate;
      }
    }
    for (Cut cut : cuts) {
      fate = explained(traceId, cut, kept);
      if (fate != Fate.WRONG) {
        figures.judgedTooEarly(told(traceId, all, kept) + "; judged on " + told(cut.judged()));
        return fate;
      }
    }
    tellDifference(traceId, natural, kept, told(traceId, all, kept));
    return Fate.WRONG;
  }

  /** Something is kept that nobody sent. */
  void checkUnknown(String traceId, KeptTrace kept) {
    figures.wronglyKept("trace " + traceId + " was never sent, spans " + kept.stored().keySet());
  }

  private static Cut cut(List<Arrival> all, java.util.function.Predicate<Arrival> isJudged) {
    List<Arrival> judged = new ArrayList<>();
    List<Arrival> late = new ArrayList<>();
    all.forEach(arrival -> (isJudged.test(arrival) ? judged : late).add(arrival));
    return new Cut(judged, late);
  }

  private static List<Cut> cuts(List<Arrival> all) {
    List<Cut> cuts = new ArrayList<>();
    if (all.size() > MOST_FREE_ARRIVALS) {
      for (int i = 1; i <= all.size(); i++) {
        cuts.add(new Cut(all.subList(0, i), all.subList(i, all.size())));
      }
      return cuts;
    }
    for (int bits = (1 << all.size()) - 1; bits > 0; bits--) {
      List<Arrival> judged = new ArrayList<>();
      List<Arrival> late = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        ((bits >> i & 1) == 1 ? judged : late).add(all.get(i));
      }
      cuts.add(new Cut(judged, late));
    }
    return cuts;
  }

  /** What became of the trace if it was judged on these; WRONG if that explains it not. */
  private Fate explained(String traceId, Cut cut, KeptTrace kept)
      throws InvalidProtocolBufferException {
    for (PolicyVersions.Version version : versionsOf(cut)) {
      Fate fate = expected(traceId, cut, version).fateOf(kept);
      if (fate != Fate.WRONG) {
        return fate;
      }
    }
    return Fate.WRONG;
  }

  /** A trace is judged by the version in force at its deadline, which its first record sets. */
  private List<PolicyVersions.Version> versionsOf(Cut cut) {
    long wait = versions.decisionWaitMillis();
    return versions.between(
        cut.judged().getFirst().timeMillis() + wait,
        cut.judged().getLast().timeMillis() + SLICE_MILLIS + wait);
  }

  private Expected expected(String traceId, Cut cut, PolicyVersions.Version version)
      throws InvalidProtocolBufferException {
    Verdict verdict = judge(traceId, cut.judged(), version);
    if (!verdict.kept()) {
      return Expected.rejected(turned(traceId, cut.late(), version));
    }
    Map<String, Integer> counts = new HashMap<>();
    cut.judged().forEach(arrival -> arrival.spanIds().forEach(span -> counts.put(span, 1)));
    cut.late()
        .forEach(arrival -> arrival.spanIds().forEach(span -> counts.merge(span, 1, Integer::sum)));
    Mark mark = new Mark(verdict.policy(), version.number(), verdict.sampleWeight());
    return Expected.keptAs(mark, counts);
  }

  private static Verdict judge(
      String traceId, List<Arrival> judged, PolicyVersions.Version version) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    judged.forEach(arrival -> whole.writeBytes(arrival.tracesData()));
    return version
        .verdicts()
        .judge(TraceId.fromHex(traceId), whole.toByteArray(), judged.getLast().timeMillis());
  }

  /** Late spans that a policy holds by themselves, other than by chance. */
  private static Expected.Turned turned(
      String traceId, List<Arrival> late, PolicyVersions.Version version)
      throws InvalidProtocolBufferException {
    Expected.Turned turned = new Expected.Turned(new HashSet<>(), new HashSet<>(), new HashMap<>());
    for (Arrival arrival : late) {
      arrival.spanIds().forEach(span -> turned.late().merge(span, 1, Integer::sum));
      for (Map.Entry<String, byte[]> span : single(arrival).entrySet()) {
        Verdict verdict =
            version
                .verdicts()
                .judge(TraceId.fromHex(traceId), span.getValue(), arrival.timeMillis());
        if (verdict.kept() && verdict.sampleWeight() == 1) {
          turned.speaking().add(span.getKey());
          turned.policies().add(verdict.policy());
        }
      }
    }
    return turned;
  }

  private static Map<String, byte[]> single(Arrival arrival) throws InvalidProtocolBufferException {
    Map<String, byte[]> spans = new HashMap<>();
    for (ResourceSpans resource :
        TracesData.parseFrom(arrival.tracesData()).getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          ResourceSpans alone =
              resource.toBuilder()
                  .clearScopeSpans()
                  .addScopeSpans(scope.toBuilder().clearSpans().addSpans(span))
                  .build();
          spans.put(
              HEX.formatHex(span.getSpanId().toByteArray()),
              TracesData.newBuilder().addResourceSpans(alone).build().toByteArray());
        }
      }
    }
    return spans;
  }

  private void tellDifference(String traceId, Cut natural, KeptTrace kept, String told)
      throws InvalidProtocolBufferException {
    List<PolicyVersions.Version> possible = versionsOf(natural);
    PolicyVersions.Version version = possible.getFirst();
    for (PolicyVersions.Version other : possible) {
      if (kept.marks().stream().anyMatch(mark -> mark.policyVersion() == other.number())) {
        version = other;
      }
    }
    new Difference(expected(traceId, natural, version), kept, told).tell(figures);
  }

  private static String told(String traceId, List<Arrival> all, KeptTrace kept) {
    return "trace %s, sent %s, written %s, stored %d as %s"
        .formatted(traceId, told(all), kept.written(), kept.stored().size(), kept.marks());
  }

  private static String told(List<Arrival> arrivals) {
    List<String> texts = new ArrayList<>();
    arrivals.forEach(
        arrival ->
            texts.add(
                "%d+%d %s"
                    .formatted(
                        arrival.timeMillis(),
                        arrival.thereMillis() - arrival.timeMillis(),
                        arrival.spanIds())));
    return texts.toString();
  }
}

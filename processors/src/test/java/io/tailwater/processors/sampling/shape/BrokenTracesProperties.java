package io.tailwater.processors.sampling.shape;

import static io.tailwater.processors.sampling.shape.Sent.root;
import static io.tailwater.processors.sampling.shape.Sent.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.SpanKind;
import io.tailwater.model.StatusCode;
import io.tailwater.processors.sampling.TraceSpans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spans in any order, with parents that are missing, shared or their own ancestors. */
final class BrokenTracesProperties {
  private static final List<String> SERVICES = List.of("", "a", "b", "c", "d", "e");
  private static final Set<String> ENTRIES = Set.of("a");

  @Property(tries = 1_000)
  void theOrderOfSpansIsNoPartOfThePath(@ForAll long seed) {
    Random random = new Random(seed);
    List<Sent> spans = spans(random);
    PathNovelty novelty = new PathNovelty(1, 1);
    long signature = novelty.signature(trace(spans), spans.size());
    for (int i = 0; i < 3; i++) {
      Collections.shuffle(spans, random);
      assertThat(novelty.signature(trace(spans), spans.size())).isEqualTo(signature);
    }
  }

  @Property(tries = 1_000)
  void repeatingASpanLeavesThePathAsItIs(@ForAll long seed) {
    Random random = new Random(seed);
    List<Sent> spans = spans(random);
    PathNovelty novelty = new PathNovelty(1, 1);
    long signature = novelty.signature(trace(spans), spans.size());
    spans.add(spans.get(random.nextInt(spans.size())));
    assertThat(novelty.signature(trace(spans), spans.size())).isEqualTo(signature);
  }

  @Property(tries = 300)
  void aTraceIsReadAlikeWhateverWasReadBefore(@ForAll long seed) {
    Random random = new Random(seed);
    PathNovelty used = new PathNovelty(1, 1);
    for (int i = 0; i < 10; i++) {
      List<Sent> spans = spans(random);
      assertThat(used.signature(trace(spans), 0))
          .isEqualTo(new PathNovelty(1, 1).signature(trace(spans), spans.size()));
    }
  }

  @Property(tries = 1_000)
  void downstreamIsWhoeverAnEntryServiceIsAnAncestorOf(@ForAll long seed) {
    List<Sent> spans = spans(new Random(seed));
    Set<String> below = belowEntries(spans);
    DownstreamServices downstream = new DownstreamServices(ENTRIES);
    boolean touches = downstream.touches(trace(spans), 0);
    assertThat(touches).isEqualTo(spans.stream().anyMatch(span -> isEntry(span)));
    for (String service : SERVICES) {
      boolean expected =
          ENTRIES.contains(service) || (below.contains(service) && !service.isEmpty());
      assertThat(downstream.touches(trace(root(service, "alone", 1)), 0))
          .as("service %s after %s", service, spans)
          .isEqualTo(expected);
    }
  }

  @Property(tries = 500)
  void theRouteIsTheSameInAnyOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<Sent> spans = spans(random);
    RouteBaseline baseline = new RouteBaseline(0.9, 0);
    for (int i = 0; i < RouteBaseline.LEAST_OBSERVATIONS; i++) {
      baseline.isAbove(trace(spans), 1_000, 0);
    }
    Collections.shuffle(spans, random);
    assertThat(baseline.isAbove(trace(spans), 2_000, 0)).isTrue();
  }

  @Property(tries = 1_000)
  void damagedBytesAreReadAsFarAsTheyGo(@ForAll long seed) {
    Random random = new Random(seed);
    TraceSpans damaged = damaged(trace(spans(random)), random);
    PathNovelty novelty = new PathNovelty(1, 1);
    assertThat(novelty.isNovel(damaged, 5, 0)).isTrue();
    assertThat(novelty.isNovel(damaged, 5, 0)).isFalse();
    assertThat(new DownstreamServices(ENTRIES).touches(damaged, 0))
        .isEqualTo(new DownstreamServices(ENTRIES).touches(damaged, 0));
    assertThat(new RouteBaseline(0.9, 0).isAbove(damaged, 1, 0)).isFalse();
  }

  /** Shows the same spans with one byte changed or the end cut off here and there. */
  private static TraceSpans damaged(TraceSpans whole, Random random) {
    List<byte[]> spans = new ArrayList<>();
    List<byte[]> resources = new ArrayList<>();
    whole.forEach(
        (span, offset, length, resource, _) -> {
          spans.add(damaged(Arrays.copyOfRange(span, offset, offset + length), random));
          resources.add(damaged(resource.clone(), random));
        });
    return visitor -> {
      for (int i = 0; i < spans.size(); i++) {
        byte[] span = spans.get(i);
        visitor.span(span, 0, span.length, resources.get(i), new byte[0]);
      }
    };
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    if (bytes.length > 0 && random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
  }

  private static boolean isEntry(Sent span) {
    return ENTRIES.contains(span.service());
  }

  /** Adds the children of what is known until there are none left to add. */
  private static Set<String> belowEntries(List<Sent> spans) {
    Set<Long> ids = new HashSet<>();
    Set<String> services = new HashSet<>();
    spans.stream().filter(BrokenTracesProperties::isEntry).forEach(span -> ids.add(span.id()));
    ids.remove(0L);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Sent span : spans) {
        if (ids.contains(span.parent())) {
          services.add(span.service());
          grew |= span.id() != 0 && ids.add(span.id());
        }
      }
    }
    return services;
  }

  /** Few ids for the spans that there are, so that all kinds of accident happen. */
  private static List<Sent> spans(Random random) {
    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 500 : 12);
    int ids = 1 + random.nextInt(2 * count);
    List<Sent> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(
          new Sent(
              SERVICES.get(random.nextInt(SERVICES.size())),
              "op " + random.nextInt(3),
              random.nextInt(ids),
              random.nextInt(ids),
              SpanKind.ofNumber(random.nextInt(6)),
              StatusCode.ofNumber(random.nextInt(3)),
              random.nextInt(4)));
    }
    return spans;
  }
}

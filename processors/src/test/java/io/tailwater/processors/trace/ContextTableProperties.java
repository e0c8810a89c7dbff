package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class ContextTableProperties {
  @Property(tries = 10)
  void aContextInUseKeepsItsNumberAndItsBytes(@ForAll long seed) {
    Random random = new Random(seed);
    ContextTable table = new ContextTable();
    Map<Integer, String> serviceOf = new HashMap<>();
    List<Integer> uses = new ArrayList<>();
    Map<String, Integer> usesOf = new HashMap<>();
    for (int i = 0; i < 6_000; i++) {
      if (uses.isEmpty() || random.nextInt(10) < 5) {
        String service = "service " + random.nextInt(3_000);
        withContext(
            service,
            view -> {
              // One hash for many contexts: equality is by bytes.
              long hash = Math.floorMod(ContextTable.hash(view), 97);
              int id = table.find(view, hash);
              if (id < 0) {
                assertThat(usesOf.getOrDefault(service, 0)).isZero();
                id = table.add(view, hash, new long[] {service.hashCode()});
              }
              serviceOf.put(id, service);
              table.use(id);
              uses.add(id);
              usesOf.merge(service, 1, Integer::sum);
              assertStored(table, id, view);
            });
      } else {
        int id = uses.remove(random.nextInt(uses.size()));
        String service = serviceOf.getOrDefault(id, "");
        assertThat(table.policyBits(id)).containsExactly(service.hashCode());
        withContext(service, view -> assertStored(table, id, view));
        table.release(id);
        usesOf.merge(service, -1, Integer::sum);
      }
    }
  }

  @Example
  void unusedContextsAreForgottenWhenManyHaveGathered() {
    ContextTable table = new ContextTable();
    for (int i = 0; i < 10_000; i++) {
      withContext(
          "service " + i,
          view -> {
            int id = table.add(view, ContextTable.hash(view), new long[1]);
            table.use(id);
            table.release(id);
          });
    }
    assertThat(table.size()).isLessThan(1_100);
    assertThat(table.heldBytes()).isLessThan(1_100 * 60 + 2_048 * 96);
  }

  private static void assertStored(ContextTable table, int id, ContextView view) {
    assertThat(table.resource(id))
        .isEqualTo(Arrays.copyOf(view.resourceFields(), view.resourceLength()));
    assertThat(table.scope(id)).isEqualTo(Arrays.copyOf(view.scopeFields(), view.scopeLength()));
  }

  private static void withContext(String service, Consumer<ContextView> use) {
    new OtlpTraceScanner()
        .scan(
            Otlp.record(List.of(new Otlp.Sent(service, Otlp.root(1, 1)))),
            new OtlpTraceVisitor() {
              @Override
              public void context(ContextView view) {
                use.accept(view);
              }

              @Override
              public void span(SpanView span) {}
            });
  }
}

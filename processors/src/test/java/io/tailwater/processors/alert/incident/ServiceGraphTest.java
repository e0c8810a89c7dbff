package io.tailwater.processors.alert.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.processors.alert.incident.ServiceGraph.Edge;
import io.tailwater.processors.alert.incident.ServiceGraph.Passage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServiceGraphTest {
  @Test
  void wayHasAtMostFourEdges() {
    ServiceGraph graph = DeskRig.graph("a>b", "b>c", "c>d", "d>e", "e>f");

    assertThat(graph.carriers("a")).containsOnlyKeys("b", "c", "d", "e");
    assertThat(graph.carries("b", "a")).isFalse();
  }

  @Test
  void shareShrinksOnTheWay() {
    ServiceGraph graph =
        ServiceGraph.of(
            List.of(new Edge("a", "b", 0.8), new Edge("b", "c", 0.7), new Edge("c", "d", 0.8)),
            List.of());

    assertThat(graph.carriers("a")).containsOnlyKeys("b", "c");
  }

  @Test
  void tracesOfThePairGoBeforeWhatTheEdgesSuggest() {
    ServiceGraph graph =
        ServiceGraph.of(
            List.of(new Edge("a", "b", 0.8), new Edge("b", "c", 0.5), new Edge("a", "d", 0.9)),
            List.of(new Passage("a", "c", 0.75), new Passage("a", "d", 0.1)));

    assertThat(graph.carriers("a")).containsOnlyKeys("b", "c");
  }

  @Test
  void entryIsWhatNobodyCalls() {
    ServiceGraph graph = DeskRig.graph("a>b");

    assertThat(graph.isEntry("a")).isTrue();
    assertThat(graph.isEntry("b")).isFalse();
    assertThat(graph.isEntry("unknown")).isTrue();
  }

  @Test
  void shareIsAShare() {
    assertThatThrownBy(() -> new Edge("a", "b", 1.1)).hasMessageContaining("1.1");
  }
}

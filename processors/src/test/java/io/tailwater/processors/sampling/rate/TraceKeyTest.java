package io.tailwater.processors.sampling.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TraceKeyTest {
  /** The keys of Refinery's own TestKeyGeneration. */
  @Test
  void joinsAsRefineryDoes() {
    assertThat(
            new TraceKey()
                .spanField(Set.of("2"))
                .spanField(Set.of("200"))
                .spanField(Set.of("true"))
                .spanField(Set.of("/{slug}/home"))
                .spanCount(4)
                .text())
        .isEqualTo("2•,200•,true•,/{slug}/home•,4");
    assertThat(new TraceKey().spanField(List.of("404", "200", "404")).spanCount(4).text())
        .isEqualTo("200•404•,4");
    assertThat(
            new TraceKey()
                .spanField(Set.of("200", "404"))
                .rootField(null)
                .rootField("test")
                .spanCount(2)
                .text())
        .isEqualTo("200•404•,test,2");
  }

  @Test
  void leavesAMarkForAFieldThatNoSpanHasAndNoneForAnEmptyValue() {
    assertThat(new TraceKey().spanField(Set.of()).spanField(Set.of("", "x")).text())
        .isEqualTo(",x•,");
  }

  @Test
  void ordersSpanFieldsBeforeRootFieldsAndDropsDoubles() {
    assertThat(
            TraceKey.ordered(
                List.of("root.service.name", "url.path", "http.status", "root.a", "url.path")))
        .containsExactly("http.status", "url.path", "root.a", "root.service.name");
  }

  @Test
  void takesNoMoreValuesThanItMay() {
    Set<String> values =
        IntStream.range(0, 160).mapToObj(i -> "%03d".formatted(i)).collect(Collectors.toSet());

    String text = new TraceKey().spanField(values).spanField(Set.of("late")).text();

    assertThat(text).startsWith("000•001•").endsWith("098•,,");
  }

  @Test
  void cutsLongTextsBetweenCharactersAndKeepsTheSpanCount() {
    String whale = new String(Character.toChars(0x1F433));
    String text = new TraceKey().spanField(Set.of("x" + whale.repeat(2_000))).spanCount(3).text();

    assertThat(text).isEqualTo("x" + whale.repeat(TraceKey.MAX_CHARS / 2 - 1) + "3");
    assertThat(new TraceKey().rootField("y".repeat(5_000)).text()).hasSize(TraceKey.MAX_CHARS);
  }
}

package io.tailwater.embedded.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StackTracesTest {
  @Test
  void framesAndCausesAreToldFromTheLineThatHeadsThem() {
    assertThat(
            """
            no space left on the device
            java.lang.IllegalStateException: it hurts
            \tat io.tailwater.A.b(A.java:3)
            \tat java.base/java.lang.Thread.run(Thread.java:1) ~[na:na]
            Caused by: java.io.IOException: worse
            \t... 3 more
            \t... 12 common frames omitted
            looked at it (in vain)
            """
                .lines())
        .filteredOn(line -> !StackTraces.isPartOfOne(line))
        .containsExactly(
            "no space left on the device",
            "java.lang.IllegalStateException: it hurts",
            "looked at it (in vain)");
  }
}

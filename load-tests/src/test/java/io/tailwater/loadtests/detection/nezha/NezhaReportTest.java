package io.tailwater.loadtests.detection.nezha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real faults; what is asked for is in the issue and the docs. */
final class NezhaReportTest {
  private static final Path NEZHA = Path.of("../../shared/data/nezha");

  @Test
  void causesSurgesAndQuietServicesAreAsGoodAsTheyShouldBe() throws IOException {
    List<Measure> measures = NezhaReport.run(NEZHA);
    measures.forEach(
        m ->
            System.out.printf(
                "%-34s %-50s %10.3f %s %s%n",
                m.suite(), m.measure(), m.value(), m.target(), m.met()));
    assertThat(measures).isNotEmpty();
  }
}

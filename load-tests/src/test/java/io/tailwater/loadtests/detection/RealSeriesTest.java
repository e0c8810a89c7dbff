package io.tailwater.loadtests.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One configuration, real series of several kinds; what is asked of it is in issue and docs. */
final class RealSeriesTest {
  private static final Path DATA = Path.of("../../shared/data");

  @Test
  void theShippedBaselineDoesWhatIsAskedOfIt() throws IOException {
    List<DetectionFigure> figures = new ArrayList<>();
    figures.addAll(new HistogramSuite().measure(DATA));
    figures.addAll(new KpiSuite().measure(DATA));
    figures.addAll(new NabSuite().measure(DATA));

    assertThat(figures)
        .filteredOn(figure -> figure.target() != null)
        .hasSizeGreaterThanOrEqualTo(7);
    assertThat(figures).filteredOn(DetectionFigure::isMissed).isEmpty();
  }
}

package io.tailwater.loadtests.detection.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.loadtests.detection.DetectionFigure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real faults; what is asked for is in the issue. */
final class GroupingReportTest {
  private static final Path DATA = Path.of("../../shared/data");

  @Test
  void oneCauseIsOnePageAndFaultsAreStillTold() throws IOException {
    List<DetectionFigure> figures = new GroupingReport().measure(DATA);

    assertThat(figures).filteredOn(figure -> figure.target() != null).hasSize(2);
    assertThat(figures).allSatisfy(figure -> assertThat(figure.isMissed()).isFalse());
  }

  @Test
  void directoryWithoutDataIsNamed(@TempDir Path empty) throws IOException {
    Files.createDirectories(empty.resolve("nezha/metrics"));
    assertThatThrownBy(() -> new GroupingReport().measure(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(empty.toString());
  }
}

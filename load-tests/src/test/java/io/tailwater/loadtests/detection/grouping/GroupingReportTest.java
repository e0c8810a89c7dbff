package io.tailwater.loadtests.detection.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real faults; what is asked for is in the issue. */
final class GroupingReportTest {
  private static final Path DATA = Path.of("../../shared/data");

  @Test
  void oneCauseIsOnePageAndFaultsAreStillTold() throws IOException {
    List<Figure> figures = GroupingReport.run(DATA);

    assertThat(figures).filteredOn(figure -> !figure.target().isEmpty()).hasSize(2);
    assertThat(figures).allSatisfy(figure -> assertThat(figure.met()).isTrue());
  }

  @Test
  void directoryWithoutDataIsNamed(@TempDir Path empty) {
    assertThatThrownBy(() -> GroupingReport.run(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(empty.toString());
  }
}

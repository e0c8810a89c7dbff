package io.tailwater.loadtests.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One configuration, real lines of several systems; what is asked of it is in issue and docs. */
final class RealLinesTest {
  private static final Path LOGHUB = Path.of("../../shared/data/loghub2k");

  @Test
  void groupsAreThoseThatPeopleSee() throws IOException {
    List<Grouping> groupings =
        LabelledLines.readAll(LOGHUB).stream().map(PatternQuality::of).toList();

    assertThat(groupings.stream().mapToDouble(Grouping::accuracy).average().orElseThrow())
        .isGreaterThanOrEqualTo(0.82);
    assertThat(groupings.stream().mapToDouble(Grouping::f1).average().orElseThrow())
        .isGreaterThanOrEqualTo(0.80);
  }
}

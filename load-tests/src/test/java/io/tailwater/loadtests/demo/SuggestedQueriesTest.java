package io.tailwater.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SuggestedQueriesTest {
  private static final Instant OPENED = Instant.parse("2026-03-01T12:00:00.5Z");
  private static final IncidentBoard.Period SLOW =
      new IncidentBoard.Period(OPENED.plusSeconds(20), OPENED.plusSeconds(65));

  @Test
  void holdNothingThatAShellReadsWithinDoubleQuotes() {
    assertThat(SuggestedQueries.of(OPENED, Optional.of(SLOW)))
        .hasSize(8)
        .allSatisfy(query -> assertThat(query.sql()).doesNotContainPattern("[\"$`\\\\!]"));
  }

  @Test
  void fitIntoANarrowTerminal() {
    assertThat(SuggestedQueries.of(OPENED, Optional.of(SLOW)))
        .flatMap(query -> query.commandLine(" --data d").lines().toList())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }

  @Test
  void askAboutThisRunAlone() {
    List<SuggestedQueries.Query> queries = SuggestedQueries.of(OPENED, Optional.of(SLOW));

    assertThat(queries.getFirst().sql())
        .contains("BETWEEN '2026-03-01 12:00:20' AND '2026-03-01 12:01:05'");
    assertThat(queries.subList(1, 8))
        .allSatisfy(
            query -> assertThat(query.sql()).contains("start_time >= '2026-03-01 12:00:00'"));
  }

  @Test
  void leaveOutTheFoundingCaseWhereItDoesNotHappen() {
    assertThat(SuggestedQueries.of(OPENED, Optional.empty())).hasSize(7);
  }

  @Test
  void nameTheDataDirectoryAsShortAsPossible() {
    assertThat(SuggestedQueries.dataOption(Path.of("").toAbsolutePath().resolve("a").resolve("b")))
        .isEqualTo(" --data " + Path.of("a", "b"));
    assertThat(SuggestedQueries.dataOption(Path.of("/elsewhere/demo")))
        .isEqualTo(" --data /elsewhere/demo");
  }
}

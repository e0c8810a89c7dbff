package io.tailwater.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.loadtests.shop.ShopModel;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class IncidentBoardTest {
  private final IncidentBoard board = new IncidentBoard(ShopModel.standard());

  @Test
  void namesWhatIsUnderWayAndForHowLong() {
    assertThat(board.activeAt(Duration.ofSeconds(41)))
        .containsExactly(
            "supplier API is slow (24 s left)",
            "cache refuses connections (7 s left)",
            "deploy of catalog (1 s left)");
  }

  @Test
  void countsTheTimeLeftWithinTheCurrentRecurrence() {
    assertThat(board.activeAt(Duration.ofSeconds(90 + 60)))
        .containsExactly("supplier API is slow (5 s left)");
  }

  @Test
  void namesNothingWhenNothingHappens() {
    assertThat(board.activeAt(Duration.ofSeconds(5))).isEmpty();
    assertThat(new IncidentBoard(ShopModel.calm()).firstSlowSupplier(Instant.EPOCH)).isEmpty();
  }

  @Test
  void knowsWhenTheSupplierIsSlowForTheFirstTime() {
    assertThat(board.firstSlowSupplier(Instant.EPOCH))
        .hasValue(new IncidentBoard.Period(Instant.ofEpochSecond(20), Instant.ofEpochSecond(65)));
  }
}

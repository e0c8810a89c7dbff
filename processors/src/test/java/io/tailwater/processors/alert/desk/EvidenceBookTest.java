package io.tailwater.processors.alert.desk;

import static io.tailwater.processors.alert.desk.AlertDeskRig.START_MINUTE;
import static io.tailwater.processors.alert.desk.AlertDeskRig.calls;
import static io.tailwater.processors.alert.desk.AlertDeskRig.gap;
import static io.tailwater.processors.alert.desk.AlertDeskRig.signs;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.incident.ServiceGraph;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.judge.ServiceEvidence.EdgeMinute;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Callers of whose errors most pass a callee are explained by it. */
final class EvidenceBookTest {
  private final EvidenceBook book = new EvidenceBook();

  private void minute(long minute, long errorsOfCart, long errorsOfRedis) {
    book.add(calls("web", minute, new EdgeMinute("cart", 100, errorsOfCart)));
    book.add(calls("cart", minute, new EdgeMinute("redis", 300, errorsOfRedis)));
  }

  private boolean explains() {
    return book.graph().carries("cart", "redis");
  }

  @Test
  void calleeThatHalfOfTheErrorsPassExplainsThem() {
    minute(0, 40, 20);

    assertThat(explains()).isTrue();
  }

  @Test
  void calleeThatFewErrorsPassExplainsNothing() {
    minute(0, 40, 19);

    assertThat(explains()).isFalse();
  }

  @Test
  void deploymentIsRememberedForAnHourOfItsService() throws IOException {
    book.add(
        new ServiceEvidence(
            "cart",
            START_MINUTE,
            List.of(),
            List.of(),
            List.of(new ServiceEvidence.Deployment("1.1", "1.0"))));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    book.writeTo(new DataOutputStream(bytes));
    EvidenceBook read =
        EvidenceBook.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    read.expire(START_MINUTE + 200);

    String time = Instant.ofEpochSecond(START_MINUTE * 60).toString().substring(11, 16);
    for (long minute : new long[] {-2, 0, 60}) {
      assertThat(read.deployment("cart", START_MINUTE + minute))
          .isEqualTo("version 1.1 since " + time + " UTC, before it 1.0");
    }
    assertThat(read.deployment("cart", START_MINUTE - 3)).isEmpty();
    assertThat(read.deployment("cart", START_MINUTE + 61)).isEmpty();
    assertThat(read.deployment("web", START_MINUTE)).isEmpty();
    read.expire(START_MINUTE + 1_440);
    assertThat(read.deployment("cart", START_MINUTE)).isEmpty();
  }

  @Test
  void retriesDoNotMakeMoreThanAll() {
    minute(0, 40, 120);

    assertThat(explains()).isTrue();
  }

  @Test
  void edgeAloneCountsWhereErrorsAreFew() {
    minute(0, 9, 0);

    assertThat(explains()).isTrue();
  }

  @Test
  void edgeAloneCountsWhereTheCallerIsSlowWithItsUsualFewErrors() {
    for (int minute = 0; minute < 10; minute++) {
      minute(minute, 4, 0);
    }

    assertThat(explains()).isTrue();
  }

  @Test
  void failuresCountFromTheirFirstMinuteOnWhateverWasBefore() {
    for (int minute = 0; minute < 10; minute++) {
      minute(minute, 1, 3);
    }
    minute(10, 50, 1);

    assertThat(explains()).isFalse();
  }

  @Test
  void errorsOverAllCallersCount() {
    minute(0, 15, 10);
    assertThat(explains()).isTrue();
    book.add(calls("mobile", 0, new EdgeMinute("cart", 100, 15)));

    assertThat(explains()).isFalse();
  }

  @Test
  void edgeAloneCountsWhereOnlyUsersCall() {
    book.add(calls("cart", 0, new EdgeMinute("redis", 300, 1)));

    assertThat(explains()).isTrue();
  }

  @Test
  void machineExplainsWhatRunsOnIt() {
    minute(0, 40, 0);
    book.add(calls("cart", 0, new EdgeMinute("redis", 300, 0), new EdgeMinute("host:h1", 0, 0)));

    ServiceGraph graph = book.graph();
    assertThat(graph.carries("cart", "host:h1")).isTrue();
    assertThat(graph.carries("cart", "redis")).isFalse();
  }

  @Test
  void minuteThatIsToldTwiceCountsOnce() {
    minute(0, 40, 20);
    minute(0, 40, 20);
    book.add(calls("web", 0, new EdgeMinute("cart", 100, 40)));

    assertThat(book.add(calls("web", 0, new EdgeMinute("cart", 100, 40)))).isFalse();
    assertThat(explains()).isTrue();
  }

  @Test
  void signThatIsSeenInManyMinutesIsOne() {
    book.add(signs("payment", 0, gap(100)));
    book.add(signs("payment", 1, gap(900)));
    book.add(signs("payment", 2, gap(300)));

    assertThat(book.signs(START_MINUTE, START_MINUTE + 2)).containsExactly(gap(900));
    assertThat(book.signs(START_MINUTE + 2, START_MINUTE + 5)).containsExactly(gap(300));
    assertThat(book.signs(START_MINUTE + 3, START_MINUTE + 5)).isEmpty();
  }

  @Test
  void nonsenseIsNotCounted() {
    minute(0, 40, -20);
    book.add(signs("payment", 0, gap(Double.NaN), gap(100)));

    assertThat(explains()).isFalse();
    assertThat(book.signs(START_MINUTE, START_MINUTE)).containsExactly(gap(100));
  }

  @Test
  void whatIsOldIsForgotten() {
    minute(0, 40, 20);
    book.add(signs("payment", 0, gap(100)));

    assertThat(book.expire(START_MINUTE + 14)).isFalse();
    assertThat(book.expire(START_MINUTE + 15)).isTrue();
    assertThat(explains()).isFalse();
    assertThat(book.signs(START_MINUTE, START_MINUTE)).hasSize(1);
    assertThat(book.expire(START_MINUTE + 30)).isTrue();
    assertThat(book.firstMinute()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void oldestGoesWhereThereIsTooMuch() {
    EdgeMinute[] edges = new EdgeMinute[50_000];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = new EdgeMinute("callee" + i, 1, 0);
    }
    for (int minute = 0; minute < 4; minute++) {
      book.add(calls("web", minute, edges));
    }

    assertThat(book.firstMinute()).isEqualTo(START_MINUTE + 1);
  }
}

package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SemanticConventionsTest {
  @Test
  void todaysNamesAreNotRenamedAgain() {
    for (String older : SemanticConventions.older()) {
      String today = SemanticConventions.today(older);

      assertThat(SemanticConventions.today(today)).as("today's name of %s", older).isEqualTo(today);
      assertThat(SemanticConventions.today(today, SpanKind.SERVER)).isEqualTo(today);
    }
  }

  @Test
  void aNameIsAmongItsGenerations() {
    assertThat(SemanticConventions.generationsOf("http.status_code"))
        .containsExactly("http.response.status_code", "http.status_code");
    assertThat(SemanticConventions.generationsOf("db.namespace"))
        .contains("db.namespace", "db.name", "db.instance");
    assertThat(SemanticConventions.generationsOf("shop.id")).containsExactly("shop.id");
  }

  @ParameterizedTest
  @CsvSource({
    "net.peer.name, SERVER, client.address",
    "net.peer.name, CLIENT, server.address",
    "net.peer.port, CONSUMER, server.port",
    "net.host.name, SERVER, server.address",
    "net.host.name, CLIENT, net.host.name",
    "db.system, CLIENT, db.system.name"
  })
  void endsOfAConnectionDependOnTheSpan(String older, SpanKind kind, String today) {
    assertThat(SemanticConventions.today(older, kind)).isEqualTo(today);
  }

  @ParameterizedTest
  @CsvSource({
    "rpc.grpc.status_code, 14, UNAVAILABLE",
    "rpc.grpc.status_code, 0, OK",
    "rpc.grpc.status_code, 17,",
    "rpc.grpc.status_code, x,",
    "db.system, mssql, microsoft.sql_server",
    "db.system, postgresql, postgresql",
    "net.transport, ip_tcp, tcp",
    "net.host.name, shop:8080, shop",
    "net.peer.name, ::1, ::1",
    "http.method, GET, GET"
  })
  void valuesThatChangedWithTheirNameAreTodays(String older, String value, String today) {
    assertThat(SemanticConventions.valueToday(older, value)).isEqualTo(today);
  }
}

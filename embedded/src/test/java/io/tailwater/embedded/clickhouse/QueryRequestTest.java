package io.tailwater.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryRequestTest {

  @Test
  void percentEncodingGivesBytes() {
    assertThat(UrlParameters.parse("query=SELECT+%27%C3%A4%27%2B1&a=%&b=%zz&c&=&d=1=2"))
        .containsEntry("query", "SELECT '\u00c3\u00a4'+1")
        .containsEntry("a", "%")
        .containsEntry("b", "%zz")
        .containsEntry("c", "")
        .containsEntry("d", "1=2");
  }

  @Test
  void whatIsNotReservedIsASetting() throws EngineException {
    QueryRequest request =
        request(
            "query=SELECT+1&database=d&max_threads=3&param_x=7&query_id=q&compress=1&decompress=1"
                + "&wait_end_of_query=1&default_format=JSON&async_insert=0",
            Map.of());

    assertThat(request.settings())
        .containsOnly(Map.entry("max_threads", "3"), Map.entry("async_insert", "0"));
    assertThat(request.parameters()).containsOnly(Map.entry("x", "7"));
    assertThat(request.sql()).isEqualTo("SELECT 1");
    assertThat(request.database()).isEqualTo("d");
    assertThat(request.defaultFormat()).isEqualTo("JSON");
    assertThat(request.queryId()).isEqualTo("q");
    assertThat(request.compressedRequest()).isTrue();
    assertThat(request.compressedResponse()).isTrue();
    assertThat(request.waitForEnd()).isTrue();
  }

  @Test
  void headersSayTheSameAsParameters() throws EngineException {
    QueryRequest request =
        request(
            "",
            Map.of(
                "X-ClickHouse-Database", "d",
                "X-ClickHouse-Format", "CSV",
                "X-ClickHouse-User", "u",
                "X-ClickHouse-Key", "k"));

    assertThat(request.database()).isEqualTo("d");
    assertThat(request.defaultFormat()).isEqualTo("CSV");
    assertThat(request.credentials()).isEqualTo(new QueryRequest.Credentials("u", "k"));
  }

  @Test
  void basicAuthorisationMayHoldColons() throws EngineException {
    String pair = Base64.getEncoder().encodeToString("me:a:b".getBytes(StandardCharsets.UTF_8));

    assertThat(request("", Map.of("Authorization", "Basic " + pair)).credentials())
        .isEqualTo(new QueryRequest.Credentials("me", "a:b"));
    assertThatThrownBy(() -> request("", Map.of("Authorization", "Bearer x")))
        .hasMessageContaining("Code: 516.");
  }

  @Test
  void sessionTimeoutHasALimit() throws EngineException {
    assertThat(request("session_id=s&session_timeout=5", Map.of()).session())
        .isEqualTo(new QueryRequest.SessionRequest("s", Duration.ofSeconds(5), false));
    assertThatThrownBy(() -> request("session_id=s&session_timeout=3601", Map.of()))
        .hasMessageContaining("Code: 374.");
    assertThatThrownBy(() -> request("session_id=s&session_timeout=x", Map.of()))
        .hasMessageContaining("Code: 374.");
  }

  @Test
  void settingValuesCannotLeaveTheirQuotes() throws EngineException {
    RequestScope scope =
        new RequestScope(request("a=1%27%2C+b%3D2%5C&readonly=1&max_threads=2", Map.of()));

    assertThat(scope.statements()).hasSize(1);
    assertThat(scope.statements().getFirst())
        .contains("a = '1\\', b=2\\\\'")
        .endsWith("readonly = '1'");
    assertThatThrownBy(() -> new RequestScope(request("a%3D1%2C+b=2", Map.of())).statements())
        .hasMessageContaining("Code: 115.");
  }

  @Test
  void getMayOnlyRead() throws EngineException {
    RequestScope scope = new RequestScope(request("", Map.of()));

    scope.checkReadOnly(StatementParser.parse("SELECT 1"), true);
    scope.checkReadOnly(StatementParser.parse("DROP TABLE t"), false);
    assertThatThrownBy(() -> scope.checkReadOnly(StatementParser.parse("DROP TABLE t"), true))
        .hasMessageContaining("Code: 164.");
    assertThatThrownBy(
            () -> scope.checkReadOnly(StatementParser.parse("INSERT INTO t VALUES (1)"), true))
        .hasMessageContaining("Code: 164.");
  }

  @Test
  void acceptedEncodingIsChosenByPreference() {
    assertThat(ContentEncoding.choose("deflate, gzip;q=1.0, br")).isEqualTo("gzip");
    assertThat(ContentEncoding.choose("br, zstd")).isEqualTo("zstd");
    assertThat(ContentEncoding.choose("gzip;q=0, deflate")).isEqualTo("deflate");
    assertThat(ContentEncoding.choose("br")).isNull();
    assertThat(ContentEncoding.choose(null)).isNull();
  }

  private static QueryRequest request(String query, Map<String, String> headers)
      throws EngineException {
    return QueryRequest.of(UrlParameters.parse(query), headers::get);
  }
}

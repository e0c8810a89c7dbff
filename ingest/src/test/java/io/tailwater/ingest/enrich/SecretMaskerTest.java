package io.tailwater.ingest.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskerTest {
  private static final String JWT =
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P";

  private final Masked masked = new Masked(MaskingRules.DEFAULT);

  static Stream<Arguments> secrets() {
    return Stream.of(
        Arguments.of("Authorization: Bearer abc123.def", "Authorization: Bearer ***"),
        Arguments.of("authorization=Basic dXNlcjpwYXNz, x", "authorization=Basic ***, x"),
        Arguments.of("Authorization: 9f8e7d6c5b4a next", "Authorization: *** next"),
        Arguments.of(
            "Authorization: Digest username=\"u\", response=\"r\"\nnext",
            "Authorization: Digest ***\nnext"),
        Arguments.of("{\"Authorization\": \"Bearer abc\"}", "{\"Authorization\": \"Bearer ***\"}"),
        Arguments.of(
            "curl -H 'Authorization: Bearer a1b2c3d4' -v",
            "curl -H 'Authorization: Bearer ***' -v"),
        Arguments.of("used Bearer a1b2c3d4e5", "used Bearer ***"),
        Arguments.of("Cookie: a=b; c=d\r\nHost: x", "Cookie: ***\r\nHost: x"),
        Arguments.of("Set-Cookie: sid=1; Path=/\nx", "Set-Cookie: ***\nx"),
        Arguments.of("-H \"Cookie: a=b\" -v", "-H \"Cookie: ***\" -v"),
        Arguments.of("password=hunter2", "password=***"),
        Arguments.of("user=bob password=hunter2 x=1", "user=bob password=*** x=1"),
        Arguments.of("Password: hunter2", "Password: ***"),
        Arguments.of("DB_PASSWORD='a b'", "DB_PASSWORD='***'"),
        Arguments.of("{\"password\":\"a\\\"b\",\"x\":1}", "{\"password\":\"***\",\"x\":1}"),
        Arguments.of("{\"password\":12345,\"x\":1}", "{\"password\":\"***\",\"x\":1}"),
        Arguments.of(
            "{\\\"password\\\":\\\"ab\\\",\\\"x\\\":1}",
            "{\\\"password\\\":\\\"***\\\",\\\"x\\\":1}"),
        Arguments.of("{\"passwords\":1,\"apiKey\":\"k\"}", "{\"passwords\":1,\"apiKey\":\"***\"}"),
        Arguments.of("{\"secret\":[\"a\",\"b\"]}", "{\"secret\":[\"***\"]}"),
        Arguments.of("{\"n\": 4111111111111111}", "{\"n\": \"***\"}"),
        Arguments.of("GET /x?access_token=abc&y=1", "GET /x?access_token=***&y=1"),
        Arguments.of("x-api-key: abc", "x-api-key: ***"),
        Arguments.of("aws_secret_access_key = abc/def+g", "aws_secret_access_key = ***"),
        Arguments.of("--password hunter2 --user u", "--password *** --user u"),
        Arguments.of("<password>hunter2</password>", "<password>***</password>"),
        Arguments.of("user[password]=hunter2&x", "user[password]=***&x"),
        Arguments.of("{'token': b'abc'}", "{'token': b'***'}"),
        Arguments.of(":password => \"abc\"", ":password => \"***\""),
        Arguments.of("password=\"cut off", "password=\"***"),
        Arguments.of("jdbc:mysql://root:pw@db:3306/x", "jdbc:mysql://root:***@db:3306/x"),
        Arguments.of("redis://:pw@host", "redis://:***@host"),
        Arguments.of("got " + JWT + ".", "got ***."),
        Arguments.of("key AKIAIOSFODNN7EXAMPLE.", "key ***."),
        Arguments.of(
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----"),
        Arguments.of("-----BEGIN PRIVATE KEY-----\\nMIIE", "-----BEGIN PRIVATE KEY-----***"),
        Arguments.of("paid with 4111 1111 1111 1111.", "paid with ***."),
        Arguments.of("card 4111-1111-1111-1111, x", "card ***, x"),
        Arguments.of("card=5555555555554444", "card=***"),
        Arguments.of("amex 3782 822463 10005", "amex ***"),
        Arguments.of("4111111111111111 5555555555554444", "*** ***"),
        Arguments.of("1 2 3 4111 1111 1111 1111 123", "1 2 3 *** 123"));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void secretIsMaskedAndWhatIsAroundItStays(String text, String expected) {
    assertThat(masked.mask(text)).isEqualTo(expected);
    assertThat(masked.mask(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trace_id=0af7651916cd43dd8448eb211c80319c span_id=b7ad6b7169203331",
        "id 6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "id 41111111-1111-1111-1111-111111111111",
        "id aaaaaaaa-4111-1111-1111-1111aaaaaaaa",
        "at 1700000000123 or 1700000000123456 or 1700000000123456789",
        "2026-11-27 07:41:05.123 took 0.4111111111111111 s",
        "order 4111111111111112",
        "TID:4e3d8c0cc2594cd09a0e8f4ad9a2f6a1.57.17000000000010001",
        "Unexpected token: ]",
        "the next token: foo",
        "max_tokens=500 tokenizer: bpe passwordless=true",
        "Basic authentication failed",
        "Bearer authentication required",
        "the secretary: Bob",
        "password is wrong",
        "has no password",
        "{\"password\":null,\"secret\":{\"name\":\"x\"}}",
        "if (token == null) return",
        "http://host:8080/a@b",
        "see https://example.com/path?q=1",
        "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
        "PWD=/home/app",
        "cookie jar",
        "phone +49 30 1234567 8901",
        "größe = 5 µm, Zürich"
      })
  void ordinaryTextIsLeftAlone(String text) {
    assertThat(masked.mask(text)).isEqualTo(text);
  }

  @Test
  void rulesMayNameMoreAndSwitchAllOff() {
    Masked more =
        new Masked(new MaskingRules(true, List.of("national_id"), List.of("cust-[0-9]+")));
    assertThat(more.mask("national_id=7 for cust-42 and cust-x"))
        .isEqualTo("national_id=*** for *** and cust-x");
    assertThat(new Masked(new MaskingRules(false, List.of(), List.of())).mask("password=x"))
        .isEqualTo("password=x");
  }

  @Test
  void rulesThatAreNoneAreRefused() {
    for (String name : List.of("", "a", "a b", "1a", "ä_id", "x".repeat(65))) {
      assertThatThrownBy(() -> new MaskingRules(true, List.of(name), List.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String pattern : List.of("", "(", "a*", "(?=x)")) {
      assertThatThrownBy(() -> new MaskingRules(true, List.of(), List.of(pattern)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

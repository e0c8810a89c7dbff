package io.tailwater.processors.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathTextTest {
  @ParameterizedTest
  @CsvSource({
    "/orders/4711, /orders/{id}",
    "/orders/7/items/8, /orders/{id}/items/{id}",
    "/u/0e37df36-f698-11e6-8dd4-cb9ced3df976/x, /u/{id}/x",
    "/v2/oauth2/token, /v2/oauth2/token",
    "/orders?id=5, /orders",
    "/orders/, /orders/",
    "/, /",
    "'', ''",
    "/orders/{orderId}, /orders/{orderId}",
    "/orders/:id123, /orders/:id123",
    "/static/app.9f86d081884c7d65.js, /static/{id}",
    "/a/b/c/d/e/f/g/h/i/j/k/l/m, /a/b/c/d/e/f/g/h/i/j/k/..."
  })
  void idsGiveWayAndWordsStay(String path, String route) {
    assertThat(PathText.route(path)).isEqualTo(route);
  }

  @Test
  void urlFallsIntoItsHostAndItsPath() {
    assertThat(PathText.ofUrl("https://a.test/x/y?z")).isEqualTo("/x/y?z");
    assertThat(PathText.ofUrl("https://a.test")).isEqualTo("/");
    assertThat(PathText.hostOf("https://u:p@A.test:80/x@y")).isEqualTo("a.test:80");
    assertThat(PathText.hostOf("no url")).isEmpty();
  }
}

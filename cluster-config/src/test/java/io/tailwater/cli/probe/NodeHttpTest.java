package io.tailwater.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NodeHttpTest {
  @Test
  void reasonsAreReadFromJsonOrLines() {
    assertThat(NodeHttp.reasons("{\"ready\":false,\"reasons\":[\"a\",\"b\"]}"))
        .containsExactly("a", "b");
    assertThat(NodeHttp.reasons("starting up\n\n two\n")).containsExactly("starting up", "two");
    assertThat(NodeHttp.reasons("{\"status\":\"down\"}")).containsExactly("{\"status\":\"down\"}");
  }
}

package io.tailwater.model.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OtlpTraceWriterTest {
  private static final byte[] NO_RESOURCE = {};

  /** A scanner reads the next context into the arrays of the last one before it announces it. */
  @Test
  void contextStaysWhatItWasWhenTheCallerReusesItsArrays() {
    byte[] scope = scopeFields("first");
    byte[] span = {};
    OtlpTraceWriter writer = new OtlpTraceWriter();
    writer.context(NO_RESOURCE, 0, scope, scope.length);
    writer.span(span, 0, 0);
    byte[] expected = message("first");

    Arrays.fill(scope, (byte) 0x7f);

    assertThat(writer.take()).isEqualTo(expected);
  }

  private static byte[] message(String scopeName) {
    byte[] scope = scopeFields(scopeName);
    OtlpTraceWriter writer = new OtlpTraceWriter();
    writer.context(NO_RESOURCE, 0, scope, scope.length);
    writer.span(new byte[0], 0, 0);
    return writer.take();
  }

  /** Field 1 of a {@code ScopeSpans}: a scope with this name. */
  private static byte[] scopeFields(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    byte[] fields = new byte[text.length + 4];
    fields[0] = 0x0a;
    fields[1] = (byte) (text.length + 2);
    fields[2] = 0x0a;
    fields[3] = (byte) text.length;
    System.arraycopy(text, 0, fields, 4, text.length);
    return fields;
  }
}

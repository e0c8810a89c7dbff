package io.tailwater.ingest.decode.jaeger;

import static io.tailwater.ingest.decode.jaeger.JaegerMessages.START_NANOS;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.bare;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.log;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.jaegertracing.api_v2.Model;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.Event;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JaegerEventsTest {
  private final JaegerProtoDecoder decoder = new JaegerProtoDecoder();

  private JaegerDecoded decode(Model.Span.Builder span) throws InvalidProtocolBufferException {
    return JaegerDecoded.of(decoder.decode(span.build().toByteArray(), 1));
  }

  @Test
  void aLogIsNamedByItsEventElseByItsMessage() throws Exception {
    Span span =
        decode(
                bare()
                    .addLogs(log(5, tag("event", "retry"), tag("message", "again"), tag("n", 2)))
                    .addLogs(log(6, tag("message", "cache miss"), tag("key", "k")))
                    .addLogs(log(7, tag("n", 3)))
                    .addLogs(Model.Log.newBuilder().addFields(tag("event", "timeless"))))
            .span();

    assertThat(span.getEventsList())
        .extracting(Event::getName)
        .containsExactly("retry", "cache miss", "log", "timeless");
    assertThat(span.getEventsList())
        .extracting(Event::getTimeUnixNano)
        .containsExactly(5_000_000_000L, 6_000_000_000L, 7_000_000_000L, START_NANOS);
    assertThat(event(span, 0)).containsExactly(entry("message", "again"), entry("n", 2L));
    assertThat(event(span, 1)).containsExactly(entry("key", "k"));
    assertThat(event(span, 2)).containsExactly(entry("n", 3L));
  }

  @Test
  void anErrorThatWasLoggedIsAnException() throws Exception {
    Span span =
        decode(
                bare()
                    .addLogs(
                        log(
                            5,
                            tag("event", "error"),
                            tag("error.object", "java.lang.Error: broken"),
                            tag("error.kind", "java.lang.Error"),
                            tag("message", "broken"),
                            tag("stack", "at x")))
                    .addLogs(log(6, tag("error.object", "connection refused")))
                    .addLogs(log(7, tag("event", "gave up"), tag("stack", "at y"))))
            .span();

    assertThat(span.getEventsList())
        .extracting(Event::getName)
        .containsExactly("exception", "exception", "gave up");
    assertThat(event(span, 0))
        .containsExactly(
            entry("error.object", "java.lang.Error: broken"),
            entry("exception.type", "java.lang.Error"),
            entry("exception.message", "broken"),
            entry("exception.stacktrace", "at x"));
    assertThat(event(span, 1)).containsExactly(entry("exception.message", "connection refused"));
    assertThat(event(span, 2)).containsExactly(entry("exception.stacktrace", "at y"));
  }

  @Test
  void anExceptionOfOpenTelemetryPassesAsItIs() throws Exception {
    Span span =
        decode(
                bare()
                    .addLogs(
                        log(
                            5,
                            tag("event", "exception"),
                            tag("exception.type", "E"),
                            tag("exception.message", "broken"))))
            .span();

    assertThat(span.getEvents(0).getName()).isEqualTo("exception");
    assertThat(event(span, 0))
        .containsExactly(entry("exception.type", "E"), entry("exception.message", "broken"));
  }

  private static Map<String, Object> event(Span span, int index) {
    return JaegerDecoded.attributes(span.getEvents(index).getAttributesList());
  }
}

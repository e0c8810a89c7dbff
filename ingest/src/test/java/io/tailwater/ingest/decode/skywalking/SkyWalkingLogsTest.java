package io.tailwater.ingest.decode.skywalking;

import static io.tailwater.ingest.decode.skywalking.Segments.END;
import static io.tailwater.ingest.decode.skywalking.Segments.RECORD_MILLIS;
import static io.tailwater.ingest.decode.skywalking.Segments.START;
import static io.tailwater.ingest.decode.skywalking.Segments.attributes;
import static io.tailwater.ingest.decode.skywalking.Segments.decode;
import static io.tailwater.ingest.decode.skywalking.Segments.log;
import static io.tailwater.ingest.decode.skywalking.Segments.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Map;
import org.apache.skywalking.apm.network.language.agent.v3.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkyWalkingLogsTest {
  private static final String TRACEBACK =
      """
      Traceback (most recent call last):
        File "app.py", line 12, in boom
          return charge(card)
                 ^^^^^^^^^^^^
        File "pay.py", line 3, in charge
          raise PaymentError('declined: no funds')
      pay.PaymentError: declined: no funds
      """;

  @Test
  void javasErrorIsAnException() throws Exception {
    Span.Event event =
        event(
            log(
                START + 100,
                "event",
                "error",
                "error.kind",
                "java.net.ConnectException",
                "message",
                "Connection refused",
                "stack",
                "java.net.ConnectException: Connection refused\n\tat x.Y.z(Y.java:1)"));

    assertThat(event.getName()).isEqualTo("exception");
    assertThat(event.getTimeUnixNano()).isEqualTo((START + 100) * 1_000_000);
    assertThat(attributes(event.getAttributesList()))
        .isEqualTo(
            Map.of(
                "exception.type",
                "java.net.ConnectException",
                "exception.message",
                "Connection refused",
                "exception.stacktrace",
                "java.net.ConnectException: Connection refused\n\tat x.Y.z(Y.java:1)"));
  }

  @Test
  void pythonsTracebackIsAnException() throws Exception {
    Span.Event event = event(log(START, "Traceback", TRACEBACK));

    assertThat(event.getName()).isEqualTo("exception");
    assertThat(attributes(event.getAttributesList()))
        .isEqualTo(
            Map.of(
                "exception.type",
                "pay.PaymentError",
                "exception.message",
                "declined: no funds",
                "exception.stacktrace",
                TRACEBACK));
  }

  @Test
  void ofChainedTracebacksTheLastCounts() throws Exception {
    String chained =
        TRACEBACK
            + "\nDuring handling of the above exception, another exception occurred:\n\n"
            + "Traceback (most recent call last):\n  File \"app.py\", line 14, in boom\n"
            + "    raise OrderFailed from e\nOrderFailed\n";

    assertThat(attributes(event(log(START, "Traceback", chained)).getAttributesList()))
        .containsEntry("exception.type", "OrderFailed")
        .doesNotContainKey("exception.message");
  }

  @Test
  void aMessageOfSeveralLinesIsKeptWhole() throws Exception {
    String traceback =
        "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nValueError: one\ntwo\n";

    assertThat(attributes(event(log(START, "Traceback", traceback)).getAttributesList()))
        .containsEntry("exception.type", "ValueError")
        .containsEntry("exception.message", "one\ntwo");
  }

  @ParameterizedTest
  @CsvSource({
    "division by zero, , division by zero",
    "timeout, , timeout",
    "'KeyError: ''id''', KeyError, '''id'''",
    "'cannot connect: refused', , 'cannot connect: refused'",
  })
  void aTracebackMayBeNoMoreThanTheMessage(String text, String type, String message)
      throws Exception {
    Map<String, Object> exception =
        attributes(event(log(START, "Traceback", text)).getAttributesList());

    assertThat(exception.get("exception.type")).isEqualTo(type);
    assertThat(exception.get("exception.message")).isEqualTo(message);
  }

  @Test
  void aTracebackThatIsCutOffHasNoType() throws Exception {
    String cut = "Traceback (most recent call last):\n  File \"app.py\", line 12, in";

    assertThat(attributes(event(log(START, "Traceback", cut)).getAttributesList()))
        .isEqualTo(Map.of("exception.stacktrace", cut));
  }

  @Test
  void nodesStackIsAnException() throws Exception {
    String stack = "TypeError: x is not a function\n    at f (/app/a.js:1:2)\n    at g";
    Span.Event event = event(log(START, "Stack", stack));

    assertThat(event.getName()).isEqualTo("exception");
    assertThat(attributes(event.getAttributesList()))
        .isEqualTo(
            Map.of(
                "exception.type",
                "TypeError",
                "exception.message",
                "x is not a function",
                "exception.stacktrace",
                stack));
  }

  @Test
  void gosErrorIsAKeyWithoutValue() throws Exception {
    Log.Builder log = log(START, "dial tcp: connection refused", "");

    Span.Event failed = decode(span().setIsError(true).addLogs(log)).getEvents(0);
    assertThat(failed.getName()).isEqualTo("exception");
    assertThat(attributes(failed.getAttributesList()))
        .isEqualTo(Map.of("exception.message", "dial tcp: connection refused"));

    Span.Event fine = decode(span().addLogs(log)).getEvents(0);
    assertThat(fine.getName()).isEqualTo("log");
    assertThat(attributes(fine.getAttributesList()))
        .isEqualTo(Map.of("message", "dial tcp: connection refused"));
  }

  @Test
  void otherLogsKeepTheirFields() throws Exception {
    Span.Event named = event(log(START, "event", "retry", "attempt", "2", "attempt", "3", "", "x"));
    assertThat(named.getName()).isEqualTo("retry");
    assertThat(attributes(named.getAttributesList())).isEqualTo(Map.of("attempt", "2"));

    Span.Event unnamed = event(log(START, "message", "hello"));
    assertThat(unnamed.getName()).isEqualTo("log");
    assertThat(attributes(unnamed.getAttributesList())).isEqualTo(Map.of("message", "hello"));

    assertThat(event(log(START)).getName()).isEqualTo("log");
  }

  @Test
  void anErrorThatSaysNothingElseIsNoException() throws Exception {
    assertThat(event(log(START, "event", "error")).getName()).isEqualTo("error");
  }

  @Test
  void anEventStaysWithinItsSpan() throws Exception {
    // Python 1.2.0 stamps the error of every request with the start of the process.
    assertThat(event(log(START - 7_700, "Traceback", TRACEBACK)).getTimeUnixNano())
        .isEqualTo(START * 1_000_000);
    assertThat(event(log(END + 1, "event", "late")).getTimeUnixNano()).isEqualTo(END * 1_000_000);
  }

  @Test
  void anEventWithoutTimeIsOfTheRecordsAndSoOfTheSpansEnd() throws Exception {
    assertThat(RECORD_MILLIS).isGreaterThan(END);
    assertThat(event(log(0, "event", "e")).getTimeUnixNano()).isEqualTo(END * 1_000_000);
  }

  private static Span.Event event(Log.Builder log) throws InvalidProtocolBufferException {
    return decode(span().addLogs(log)).getEvents(0);
  }
}

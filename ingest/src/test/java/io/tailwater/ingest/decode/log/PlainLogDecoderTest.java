package io.tailwater.ingest.decode.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.tailwater.ingest.decode.DecodedLogs;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainLogDecoderTest {
  private final PlainLogDecoder text = PlainLogDecoder.text();
  private final PlainLogDecoder raw = PlainLogDecoder.raw();

  @Test
  void manyLinesAreOneLogAtTheRecordsTime() {
    LogRecord log = DecodedLogs.one(text.decode(utf8("größe\n\tat a.b\n"), 5));

    assertThat(log.getBody().getStringValue()).isEqualTo("größe\n\tat a.b");
    assertThat(log.getTimeUnixNano()).isEqualTo(5_000_000);
    assertThat(log.getObservedTimeUnixNano()).isEqualTo(5_000_000);
  }

  @Test
  void rawBytesAreATextWhereTheyAreOne() {
    assertThat(DecodedLogs.one(raw.decode(utf8("größe\n"), 0)).getBody().getStringValue())
        .isEqualTo("größe\n");
    byte[] noText = {(byte) 0xff, 'a'};
    assertThat(DecodedLogs.one(raw.decode(noText, 0)).getBody().getBytesValue().toByteArray())
        .isEqualTo(noText);
    byte[] nul = {'a', 0};
    assertThat(DecodedLogs.one(raw.decode(nul, 0)).getBody().getBytesValue().toByteArray())
        .isEqualTo(nul);
  }

  @Test
  void textThatIsNotUtf8IsReplacedNotRefused() {
    LogRecord log = DecodedLogs.one(text.decode(new byte[] {'a', (byte) 0xff, 'b'}, 0));

    assertThat(log.getBody().getStringValue()).isEqualTo("a\ufffdb");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

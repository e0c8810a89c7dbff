package io.tailwater.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserGuardTest {
  private final BrowserGuard guard =
      new BrowserGuard(new InetSocketAddress(InetAddress.ofLiteral("10.1.2.3"), 8123));

  @ParameterizedTest
  @CsvSource({
    "Host, localhost:8123",
    "Host, LOCALHOST",
    "Host, 127.0.0.1:8123",
    "Host, 127.8.9.1",
    "Host, [::1]:8123",
    "Host, 10.1.2.3:8123",
    "Origin, http://localhost:3000",
    "Origin, https://127.0.0.1",
    "Origin, http://[::1]:3000",
    "Sec-Fetch-Site, same-origin",
    "Sec-Fetch-Site, none"
  })
  void thisMachineIsLetIn(String header, String value) {
    assertThat(refusal(header, value)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Host, evil.example:8123",
    "Host, localhost.evil.example:8123",
    "Host, 127.0.0.1.evil.example",
    "Host, 10.1.2.4:8123",
    "Host, ''",
    "Host, localhost@evil.example",
    "Origin, https://evil.example",
    "Origin, http://localhost.evil.example",
    "Origin, null",
    "Origin, file://",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Sec-Fetch-Site, Cross-Site"
  })
  void anyoneElsesPageIsRefusedInOneLineThatNamesTheHeader(String header, String value) {
    assertThat(refusal(header, value)).startsWith(header).hasLineCount(1);
  }

  @Test
  void clientWithoutAnyOfTheHeadersIsLetIn() {
    assertThat(guard.refusal(new Headers())).isNull();
  }

  @Test
  void secondHeaderOfANameCountsToo() {
    Headers headers = new Headers();
    headers.add("Origin", "http://localhost");
    headers.add("Origin", "https://evil.example");

    assertThat(guard.refusal(headers)).contains("evil.example");
  }

  private @Nullable String refusal(String header, String value) {
    Headers headers = new Headers();
    headers.add(header, value);
    return guard.refusal(headers);
  }
}

package io.tailwater.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClickHouseAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://ch, http://ch:8123",
    "https://ch, https://ch:8443",
    "http://ch:80, http://ch:80",
    "http://ch:8123/mydb, http://ch:8123/mydb",
    "http://ch/mydb/, http://ch:8123/mydb",
    "http://[::1]/my%20db, http://[::1]:8123/my%20db",
    "http://u:p@ch, http://u@ch:8123",
    "http://:p@ch, http://default@ch:8123",
    "http://u%40x:p@ch/db?max_threads=1, http://u%40x@ch:8123/db?max_threads=1"
  })
  void missingPartsAreClickHousesOwnAndThePasswordIsNotShown(String url, String shown) {
    ClickHouseAddress address = of(url, Map.of());

    assertThat(address.urlWithoutPassword()).isEqualTo(shown);
    assertThat(address).hasToString(shown);
  }

  @Test
  void userAndPasswordAreDecoded() {
    ClickHouseAddress address = of("http://u%40x:a%3Ab+c@ch", Map.of());

    assertThat(address.user()).contains("u@x");
    assertThat(address.password()).contains("a:b+c");
  }

  @Test
  void passwordMayComeFromTheEnvironmentWhereAUserIsNamed() {
    Map<String, String> environment = Map.of("TAILWATER_CLICKHOUSE_PASSWORD", "e");

    assertThat(of("http://u@ch", environment).password()).contains("e");
    assertThat(of("http://u:p@ch", environment).password()).contains("p");
    assertThat(of("http://ch", environment).password()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ch:8123", "tcp://ch:9000", "http:///db", "http://ch/a/b", "localhost"})
  void otherFormsAreRefused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> of(url, Map.of()));
  }

  private static ClickHouseAddress of(String url, Map<String, String> environment) {
    return ClickHouseAddress.of(URI.create(url), environment);
  }
}

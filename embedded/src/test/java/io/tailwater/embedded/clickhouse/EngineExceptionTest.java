package io.tailwater.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineExceptionTest {

  @Test
  void wrappedReasonIsToldOnce() {
    EngineException error =
        EngineException.ofEngineText(
            "Code: 33. DB::Exception: Code: 33. DB::Exception: Cannot read all data: (in file/uri"
                + " /proc/self/fd/9): While executing File. (CANNOT_READ_ALL_DATA) (version"
                + " 26.5.1.1). (CANNOT_READ_ALL_DATA)");

    assertThat(error.code()).isEqualTo(33);
    assertThat(error.text())
        .isEqualTo(
            "Code: 33. DB::Exception: Cannot read all data: (in the request body): While executing"
                + " File. (CANNOT_READ_ALL_DATA)");
  }

  @Test
  void textWithoutCodeKeepsItsWords() {
    EngineException error = EngineException.ofEngineText("something odd");

    assertThat(error.code()).isEqualTo(1002);
    assertThat(error.text()).isEqualTo("something odd");
  }

  @ParameterizedTest
  @CsvSource({
    "60,404", "81,404", "115,404", "62,400", "27,400", "516,403", "497,403", "194,401", "48,501",
    "159,408", "241,500", "252,500", "394,500"
  })
  void statusIsTheServersOwn(int code, int status) {
    assertThat(ErrorCode.httpStatusOf(code)).isEqualTo(status);
  }
}

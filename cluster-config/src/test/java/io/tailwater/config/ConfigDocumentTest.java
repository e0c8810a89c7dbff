package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ConfigDocumentTest {
  @Test
  void publishedReferenceIsTheGeneratedOne() throws IOException {
    assertThat(Files.readString(Path.of("../docs/configuration.md")))
        .as("regenerate with: ./tailwater check --reference > docs/configuration.md")
        .isEqualTo(ConfigDocument.markdown());
  }

  @Test
  void everyKeyHasAMeaningAndAParentInTheTable() {
    assertThat(ConfigReference.KEYS)
        .allSatisfy(
            key -> {
              assertThat(key.meaning()).endsWith(".");
              int parentEnd = key.path().lastIndexOf('.');
              assertThat(
                      parentEnd < 0
                          || ConfigReference.KEYS.stream()
                              .anyMatch(
                                  other -> other.path().equals(key.path().substring(0, parentEnd))))
                  .as(key.path())
                  .isTrue();
            });
  }
}

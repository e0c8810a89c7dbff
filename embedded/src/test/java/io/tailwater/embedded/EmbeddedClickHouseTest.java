package io.tailwater.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedClickHouseTest {
  private final Path home;

  EmbeddedClickHouseTest(@TempDir Path home) {
    this.home = home;
  }

  @Test
  void libraryIsNamedOrCached() throws IOException {
    Path named = Files.createFile(home.resolve("named.so"));
    Path cached = cachedUnder(home.resolve(".cache"));
    Path elsewhere = cachedUnder(home.resolve("xdg"));

    assertThat(EmbeddedClickHouse.library(named.toString(), null, home)).isEqualTo(named);
    assertThat(EmbeddedClickHouse.library(null, "", home)).isEqualTo(cached);
    assertThat(EmbeddedClickHouse.library("", home.resolve("xdg").toString(), home))
        .isEqualTo(elsewhere);
  }

  @Test
  void missingLibraryTellsHowToGetIt() {
    assertThatThrownBy(() -> EmbeddedClickHouse.library(null, null, home))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("run embedded/fetch-libchdb.sh once")
        .hasMessageContaining(EmbeddedClickHouse.LIBRARY_VERSION);
  }

  private static Path cachedUnder(Path cache) throws IOException {
    Path dir = cache.resolve("tailwater/libchdb-" + EmbeddedClickHouse.LIBRARY_VERSION);
    return Files.createFile(Files.createDirectories(dir).resolve("libchdb.so"));
  }
}

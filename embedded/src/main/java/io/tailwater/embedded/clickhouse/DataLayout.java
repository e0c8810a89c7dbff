package io.tailwater.embedded.clickhouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the parts of the engine's data directory lie.
 *
 * @param root the directory given by {@code --data}, absolute
 */
record DataLayout(Path root) {
  DataLayout {
    root = root.toAbsolutePath().normalize();
  }

  /** The hot disk and all metadata. */
  Path engine() {
    return root.resolve("engine");
  }

  /** The disk of the policy's {@code cold} volume. */
  Path cold() {
    return root.resolve("cold");
  }

  Path configFile() {
    return root.resolve("engine.xml");
  }

  Path lockFile() {
    return root.resolve("lock");
  }

  /** Creates the directories and writes the engine's configuration anew. */
  void prepare(long maxMemoryBytes) throws IOException {
    Files.createDirectories(engine());
    Files.createDirectories(cold());
    Files.writeString(configFile(), EngineConfig.xml(this, maxMemoryBytes));
  }
}

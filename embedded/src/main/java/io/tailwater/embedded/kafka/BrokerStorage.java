package io.tailwater.embedded.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** The broker's data directory: formatted once, with the newest features, and then left alone. */
final class BrokerStorage {
  private BrokerStorage() {}

  /**
   * Makes the directory ready for a start.
   *
   * @param logDir formatted when it holds no {@code meta.properties}, which the formatter writes
   *     last: a format that was cut off begins anew
   * @return whether it was formatted now
   */
  static boolean prepare(Path logDir) throws IOException {
    Files.createDirectories(logDir);
    if (Files.exists(logDir.resolve("meta.properties"))) {
      return false;
    }
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setClusterId(Uuid.randomUuid().toString())
            .setNodeId(BrokerSettings.NODE_ID)
            .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
            .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
            .setMetadataLogDirectory(logDir.toString())
            .addDirectory(logDir.toString());
    try {
      formatter.run();
      return true;
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot format " + logDir + ": " + e.getMessage(), e);
    }
  }
}

package io.tailwater.embedded.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.utils.Time;

/**
 * What a broker that was killed left behind in the metadata: itself, as if it were alive and led
 * all partitions.
 *
 * <p>Were the broker just started again, its transaction coordinator would take up unfinished
 * transactions while the registration of before still stands; when that expires all partitions are
 * without a leader for a moment, and Kafka (4.0 to 4.4: {@code
 * KRaftMetadataCache.getPartitionLeaderEndpoint}) takes a partition without a leader for a deleted
 * one and skips its transaction marker. Records of an aborted transaction then become visible with
 * the next commit of the same producer: seen in 7 of 40 kills right after an abort. So the
 * controller runs alone first and unregisters the old broker; the new one then finds all partitions
 * without a leader from the start, and its coordinator comes only with all the others.
 */
final class StaleBroker {
  private static final long PATIENCE_SECONDS = 30;

  private StaleBroker() {}

  /**
   * Unregisters the broker of before, unless it was stopped in order.
   *
   * @throws IOException if the controller does not do it in time
   */
  static void unregister(BrokerSettings settings) throws IOException {
    if (Files.exists(settings.logDir().resolve(".kafka_cleanshutdown"))) {
      return;
    }
    KafkaRaftServer controller =
        new KafkaRaftServer(KafkaConfig.fromProps(settings.controllerOnly(), false), Time.SYSTEM);
    controller.startup();
    try (Admin admin =
        Admin.create(Map.of("bootstrap.controllers", "127.0.0.1:" + settings.controllerPort()))) {
      admin.unregisterBroker(BrokerSettings.NODE_ID).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) {
        throw new IOException("cannot unregister the broker that was killed: " + e, e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the broker that was killed was unregistered", e);
    } finally {
      controller.shutdown();
    }
  }
}

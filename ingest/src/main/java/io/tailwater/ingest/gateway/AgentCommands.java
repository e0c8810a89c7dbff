package io.tailwater.ingest.gateway;

import io.tailwater.ingest.proto.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Answers SkyWalking's agents when they ask how they are configured: with a command where that has
 * changed since they asked last, and with none where it has not.
 *
 * <p>An agent takes what the command does not name back to what it was started with, so a service
 * without settings has a version too. Sources: {@code
 * language-agent/ConfigurationDiscoveryService.proto} and {@code common/Command.proto} of
 * skywalking-data-collect-protocol, {@code ConfigurationDiscoveryCommand} of apm-network.
 */
final class AgentCommands {
  private static final int SERVICE = 1;
  private static final int UUID = 2;
  private static final int UUID_BYTES = 16;
  private static final String COMMAND = "ConfigurationDiscoveryCommand";

  private final AgentConfigurations agents;

  AgentCommands(AgentConfigurations agents) {
    this.agents = agents;
  }

  /** The {@code Commands} for a {@code ConfigurationSyncRequest}. */
  byte[] answer(byte[] request) {
    String service = new String(MessageFields.text(request, SERVICE), StandardCharsets.UTF_8);
    Map<String, String> settings = new TreeMap<>(agents.of(service));
    byte[] uuid = version(settings);
    if (Arrays.equals(uuid, MessageFields.text(request, UUID))) {
      return new byte[0];
    }
    ProtoWriter out = new ProtoWriter(256);
    int command = out.beginMessage(1);
    text(out, 1, COMMAND.getBytes(StandardCharsets.UTF_8));
    argument(out, "SerialNumber", uuid);
    argument(out, "UUID", uuid);
    settings.forEach((key, value) -> argument(out, key, value.getBytes(StandardCharsets.UTF_8)));
    out.endMessage(command);
    return out.toByteArray();
  }

  /** The same settings have the same version on every node. */
  private static byte[] version(Map<String, String> settings) {
    ProtoWriter all = new ProtoWriter(256);
    settings.forEach(
        (key, value) -> {
          all.bytes(key.getBytes(StandardCharsets.UTF_8));
          all.bytes(value.getBytes(StandardCharsets.UTF_8));
        });
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
      return HexFormat.of().formatHex(hash, 0, UUID_BYTES).getBytes(StandardCharsets.UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void argument(ProtoWriter out, String key, byte[] value) {
    int pair = out.beginMessage(2);
    text(out, 1, key.getBytes(StandardCharsets.UTF_8));
    text(out, 2, value);
    out.endMessage(pair);
  }

  private static void text(ProtoWriter out, int field, byte[] value) {
    out.tag(field, 2);
    out.bytes(value);
  }
}

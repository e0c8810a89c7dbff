package io.tailwater.ingest.decode.skywalking;

import io.tailwater.model.SemanticConventions;
import java.util.Locale;

/**
 * Writes SkyWalking's tags under the names that OpenTelemetry's semantic conventions have for them
 * today, and all others under their own.
 *
 * <p>Where two tags of a span would get the same name, the first gets it and the other keeps its
 * own. Source of the names: {@code Tags} of skywalking-java's agent core, which the other agents
 * follow.
 */
final class SkyWalkingTags {
  private final UniqueAttributes attributes;

  SkyWalkingTags(UniqueAttributes attributes) {
    this.attributes = attributes;
  }

  /** Writes the address of the side that the span answered. */
  void clientPeer(String peer) {
    peer("client.address", "client.port", peer);
  }

  /** Writes the address of the side that the span called, or got its messages from. */
  void serverPeer(String peer) {
    peer("server.address", "server.port", peer);
  }

  /**
   * Writes a tag.
   *
   * @param peer the span's peer, which is written already; empty if there is none
   */
  void tag(String key, String value, String peer) {
    switch (key) {
      case "url" -> renamed("url.full", key, value);
      case "http.status_code", "status_code" -> httpStatus(key, value);
      case "db.type", "db.system", "cache.type" -> system(key, value);
      case "mq.queue", "mq.topic" -> renamed("messaging.destination.name", key, value);
      case "mq.broker" -> broker(key, value, peer);
      default -> {
        String today = SemanticConventions.today(key);
        String valueToday = SemanticConventions.valueToday(key, value);
        if (today.equals(key) || valueToday == null) {
          attributes.text(key, value);
        } else {
          renamed(today, key, valueToday);
        }
      }
    }
  }

  private void renamed(String name, String key, String value) {
    if (!attributes.text(name, value) && !name.equals(key)) {
      attributes.text(key, value);
    }
  }

  private void system(String key, String value) {
    String system = SemanticConventions.valueToday("db.type", value.toLowerCase(Locale.ROOT));
    if (system == null || !attributes.text("db.system.name", system)) {
      attributes.text(key, value);
    }
  }

  private void httpStatus(String key, String value) {
    int status = threeDigits(value);
    if (status < 0 || !attributes.number("http.response.status_code", status)) {
      attributes.text(key, value);
    }
  }

  private void broker(String key, String value, String peer) {
    if (value.equals(peer)) {
      return;
    }
    if (peer.isEmpty() && !value.isEmpty()) {
      serverPeer(value);
    } else {
      attributes.text(key, value);
    }
  }

  private void peer(String addressKey, String portKey, String peer) {
    HostAndPort address = HostAndPort.parse(peer);
    if (attributes.text(addressKey, address.host()) && address.port() != 0) {
      attributes.number(portKey, address.port());
    }
  }

  private static int threeDigits(String value) {
    if (value.length() != 3) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < 3; i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}

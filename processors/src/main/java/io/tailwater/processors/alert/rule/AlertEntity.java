package io.tailwater.processors.alert.rule;

import io.tailwater.model.MetricMinute;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an alert is about.
 *
 * @param tenant whose it is
 * @param service the service whose telemetry shows it; empty for a machine
 * @param kind what of the service it is
 * @param key which of that kind; empty for the service itself
 * @param place the vertex of the service graph where it sits: a service, or a peer without an
 *     agent, such as a database or a machine
 */
public record AlertEntity(String tenant, String service, Kind kind, String key, String place) {
  /** What of a service it is. */
  public enum Kind {
    /** The whole of it. */
    SERVICE("service"),
    /** One of its endpoints. */
    ENDPOINT("endpoint"),
    /** Its calls of one other. */
    EDGE("edge"),
    /** Its statements of one class in one database. */
    DATABASE("database"),
    /** One of its processes. */
    INSTANCE("instance"),
    /** A machine. */
    HOST("host"),
    /** Lines of its logs of one pattern or class. */
    LOG("log");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word in configuration, labels and columns. */
    public String word() {
      return word;
    }
  }

  public AlertEntity {
    if (tenant.isEmpty() || place.isEmpty()) {
      throw new IllegalArgumentException("an entity has a tenant and a place");
    }
  }

  /** A service. */
  public static AlertEntity service(String tenant, String service) {
    return new AlertEntity(tenant, service, Kind.SERVICE, "", service);
  }

  /** An endpoint of a service. */
  public static AlertEntity endpoint(String tenant, String service, String endpoint) {
    return new AlertEntity(tenant, service, Kind.ENDPOINT, endpoint, service);
  }

  /**
   * Calls of a callee. It sits at the callee: what is wrong with the calls is there or on the way.
   */
  public static AlertEntity edge(String tenant, String caller, String callee) {
    return new AlertEntity(tenant, caller, Kind.EDGE, callee, callee);
  }

  /**
   * Statements of a service.
   *
   * @param statements their class, such as {@code postgresql SELECT orders}
   * @param peer the database as the service graph names it
   */
  public static AlertEntity database(
      String tenant, String service, String statements, String peer) {
    return new AlertEntity(tenant, service, Kind.DATABASE, statements, peer);
  }

  /** A process of a service. */
  public static AlertEntity instance(String tenant, String service, String instance) {
    return new AlertEntity(tenant, service, Kind.INSTANCE, instance, service);
  }

  /** A machine. */
  public static AlertEntity host(String tenant, String host) {
    return new AlertEntity(tenant, "", Kind.HOST, host, placeOfHost(host));
  }

  /** Log lines of a service: the id of a pattern, or the name of a class of errors. */
  public static AlertEntity log(String tenant, String service, String pattern) {
    return new AlertEntity(tenant, service, Kind.LOG, pattern, service);
  }

  /** Whose judge tells of it: the service, or of a machine its place. */
  public String judge() {
    return kind == Kind.HOST ? place : service;
  }

  /** The vertex by which the service graph knows a machine; services on it have an edge to it. */
  public static String placeOfHost(String host) {
    return MetricMinute.placeOfHost(host);
  }

  /** Whether a vertex of the service graph is a machine. */
  public static boolean isHost(String place) {
    return MetricMinute.isHost(place);
  }

  /**
   * Names the alert of a rule for this entity, now and after every restart: the SHA-256 of what
   * identifies it, and of nothing that changes while it fires. 64 hexadecimal digits.
   */
  public String fingerprint(String rule) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      SortedMap<String, String> identifying = labels();
      identifying.put("rule", rule);
      identifying.forEach(
          (name, value) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(value.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
          });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What silences and selectors may ask for; to which {@link #labels(RuleIdentity)} adds. */
  public SortedMap<String, String> labels() {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put("tenant", tenant);
    labels.put("service", service);
    labels.put("kind", kind.word());
    labels.put("key", key);
    labels.put("place", place);
    return labels;
  }

  /** The labels of an alert of a rule: the entity's, and the rule's. */
  public Map<String, String> labels(RuleIdentity rule) {
    SortedMap<String, String> labels = labels();
    labels.put("rule", rule.id());
    labels.put("subject", rule.subject().word());
    labels.put("family", rule.family().word());
    labels.put("signal", rule.signal());
    labels.put("severity", rule.severity().word());
    return Collections.unmodifiableMap(labels);
  }

  /** Writes it. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeUTF(tenant);
    out.writeUTF(service);
    Codes.write(out, kind);
    out.writeUTF(key);
    out.writeUTF(place);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static AlertEntity readFrom(DataInput in) throws IOException {
    return new AlertEntity(
        in.readUTF(), in.readUTF(), Codes.read(in, Kind.class), in.readUTF(), in.readUTF());
  }
}

package io.tailwater.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a metric that alerts look at was within a minute. Minutes of several records add: amounts to
 * amounts, bases to bases.
 *
 * @param minuteMillis begin of the minute, epoch milliseconds
 * @param scope of what it is
 * @param service the service; empty for a machine
 * @param name of an instance or a machine, which one; empty for a service
 * @param host the machine that it was measured on; empty where that is not known
 * @param signal what rules call it, such as {@code process.cpu}
 * @param part of several of its kind, such as file systems, which one; may be empty
 * @param amount the sum of values, or of a share its counter; finite
 * @param base how many values, or of a share its denominator; 0 where the sum itself is the value.
 *     Finite, and not negative
 */
public record MetricMinute(
    long minuteMillis,
    Scope scope,
    String service,
    String name,
    String host,
    String signal,
    String part,
    double amount,
    double base) {
  /** What a record's header of the kind says where its value is a list of these. */
  public static final String KIND = "metric_minutes";

  /**
   * The signal of an instance that says which version it runs, in {@link #part()}; it may be empty.
   * It has no value.
   */
  public static final String VERSION_SIGNAL = "service.version";

  /** How long a minute is, milliseconds. */
  public static final long MINUTE_MILLIS = 60_000;

  private static final byte VERSION = 1;
  private static final int MIN_BYTES = 45;
  private static final String HOST_PREFIX = "host:";

  /** Of what a metric is. */
  public enum Scope {
    /** Of a service as a whole. */
    SERVICE(1),
    /** Of one process of a service. */
    INSTANCE(2),
    /** Of a machine. */
    HOST(3);

    private final int code;

    Scope(int code) {
      this.code = code;
    }

    private static Scope ofCode(int code) {
      for (Scope scope : values()) {
        if (scope.code == code) {
          return scope;
        }
      }
      throw new IllegalArgumentException("metrics of a scope numbered " + code);
    }
  }

  /**
   * Checks that there is something of which it is, and numbers that add.
   *
   * @throws IllegalArgumentException otherwise
   */
  public MetricMinute {
    boolean owned = scope == Scope.HOST ? !name.isEmpty() : !service.isEmpty();
    if (!owned || signal.isEmpty() || !Double.isFinite(amount) || !Double.isFinite(base)) {
      throw new IllegalArgumentException(
          "%s of %s '%s' '%s' is %s of %s".formatted(signal, scope, service, name, amount, base));
    }
    if (base < 0) {
      throw new IllegalArgumentException(signal + " has a base of " + base);
    }
  }

  /** An instance that was seen in a minute, with the version that it runs and its machine. */
  public static MetricMinute seen(
      long minuteMillis, String service, String instance, String host, String version) {
    return new MetricMinute(
        minuteMillis, Scope.INSTANCE, service, instance, host, VERSION_SIGNAL, version, 1, 0);
  }

  /** By what a machine is known among services. */
  public static String placeOfHost(String host) {
    return HOST_PREFIX + host;
  }

  /** Whether that is a machine, and no service. */
  public static boolean isHost(String place) {
    return place.startsWith(HOST_PREFIX);
  }

  /** Whose judge it belongs to: the service, or {@link #placeOfHost} of a machine. */
  public String place() {
    return scope == Scope.HOST ? placeOfHost(name) : service;
  }

  /** The same minute of the same metric, with another's amount and base added. */
  public MetricMinute plus(MetricMinute other) {
    return new MetricMinute(
        minuteMillis,
        scope,
        service,
        name,
        host,
        signal,
        part,
        amount + other.amount,
        base + other.base);
  }

  /**
   * Encodes minutes: version (1 byte), number (4), then of each the minute (8), the scope (1), its
   * texts, amount (8) and base (8).
   */
  public static byte[] encode(Collection<MetricMinute> minutes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 * minutes.size() + 16);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(minutes.size());
      for (MetricMinute minute : minutes) {
        minute.writeTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(minuteMillis);
    out.writeByte(scope.code);
    PrefixedTexts.write(out, service);
    PrefixedTexts.write(out, name);
    PrefixedTexts.write(out, host);
    PrefixedTexts.write(out, signal);
    PrefixedTexts.write(out, part);
    out.writeDouble(amount);
    out.writeDouble(base);
  }

  /**
   * Decodes minutes.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static List<MetricMinute> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("minutes of metrics of version " + version);
      }
      int size = in.readInt();
      if (size < 0 || size > in.available() / MIN_BYTES) {
        throw new IllegalArgumentException(size + " minutes of metrics are too short");
      }
      List<MetricMinute> minutes = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        minutes.add(read(in));
      }
      return minutes;
    } catch (IOException e) {
      throw new IllegalArgumentException("minutes of metrics that end too soon", e);
    }
  }

  private static MetricMinute read(DataInputStream in) throws IOException {
    long minuteMillis = in.readLong();
    Scope scope = Scope.ofCode(in.readUnsignedByte());
    return new MetricMinute(
        minuteMillis,
        scope,
        PrefixedTexts.read(in),
        PrefixedTexts.read(in),
        PrefixedTexts.read(in),
        PrefixedTexts.read(in),
        PrefixedTexts.read(in),
        in.readDouble(),
        in.readDouble());
  }
}

package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.cause.Usual;
import io.tailwater.processors.alert.judge.ServiceEvidence.Deployment;
import io.tailwater.processors.alert.judge.ServiceEvidence.EdgeMinute;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Evidence as bytes: version (1 byte), service, minute, edges, signs and deployments in their
 * order. The same evidence is always the same bytes.
 */
public final class EvidenceFormat {
  /** How many edges and how many signs there may be of a minute. */
  public static final int MOST = 1_000_000;

  private static final byte VERSION = 2;

  private static final byte OWN_TIME = 1;
  private static final byte EDGE_GAP = 2;
  private static final byte METRIC = 3;
  private static final byte CALL_LINES = 4;

  private EvidenceFormat() {}

  /**
   * Writes evidence.
   *
   * @throws IllegalArgumentException if it has more than {@value #MOST} edges or signs
   * @throws IOException if a name has more than 65,535 bytes, or if it cannot be written
   */
  public static void write(DataOutput out, ServiceEvidence evidence) throws IOException {
    int most = Math.max(evidence.edges().size(), evidence.signs().size());
    if (most > MOST) {
      throw new IllegalArgumentException(
          "%,d edges or signs of %s in a minute".formatted(most, evidence.service()));
    }
    out.writeByte(VERSION);
    out.writeUTF(evidence.service());
    out.writeLong(evidence.minute());
    out.writeInt(evidence.edges().size());
    for (EdgeMinute edge : evidence.edges()) {
      out.writeUTF(edge.callee());
      out.writeLong(edge.calls());
      out.writeLong(edge.errors());
    }
    out.writeInt(evidence.signs().size());
    for (Sign sign : evidence.signs()) {
      write(out, sign);
    }
    out.writeInt(evidence.deployments().size());
    for (Deployment deployment : evidence.deployments()) {
      out.writeUTF(deployment.version());
      out.writeUTF(deployment.before());
    }
  }

  private static void write(DataOutput out, Sign sign) throws IOException {
    switch (sign) {
      case Sign.OwnTime(
              String service,
              String operation,
              double quantile,
              double nanos,
              Usual usual) -> {
        out.writeByte(OWN_TIME);
        out.writeUTF(service);
        out.writeUTF(operation);
        out.writeDouble(quantile);
        out.writeDouble(nanos);
        write(out, usual);
      }
      case Sign.EdgeGap(
              String caller,
              String callee,
              double nanos,
              Usual usual,
              long badTraces,
              long badTracesThrough) -> {
        out.writeByte(EDGE_GAP);
        out.writeUTF(caller);
        out.writeUTF(callee);
        out.writeDouble(nanos);
        write(out, usual);
        out.writeLong(badTraces);
        out.writeLong(badTracesThrough);
      }
      case Sign.Metric(String service, String metric, double value, Usual usual) -> {
        out.writeByte(METRIC);
        out.writeUTF(service);
        out.writeUTF(metric);
        out.writeDouble(value);
        write(out, usual);
      }
      case Sign.CallLines(
              String service,
              String operation,
              String pattern,
              long lines,
              long calls,
              long linesBefore,
              long callsBefore) -> {
        out.writeByte(CALL_LINES);
        out.writeUTF(service);
        out.writeUTF(operation);
        out.writeUTF(pattern);
        out.writeLong(lines);
        out.writeLong(calls);
        out.writeLong(linesBefore);
        out.writeLong(callsBefore);
      }
    }
  }

  private static void write(DataOutput out, Usual usual) throws IOException {
    out.writeDouble(usual.centre());
    out.writeDouble(usual.scale());
  }

  /**
   * Reads evidence.
   *
   * @throws IOException if it is none of a known version, or ends too soon
   */
  public static ServiceEvidence read(DataInput in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("evidence of version " + version);
    }
    String service = in.readUTF();
    long minute = in.readLong();
    List<EdgeMinute> edges = new ArrayList<>();
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      edges.add(new EdgeMinute(in.readUTF(), in.readLong(), in.readLong()));
    }
    List<Sign> signs = new ArrayList<>();
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      signs.add(readSign(in));
    }
    List<Deployment> deployments = new ArrayList<>();
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      deployments.add(new Deployment(in.readUTF(), in.readUTF()));
    }
    return new ServiceEvidence(service, minute, edges, signs, deployments);
  }

  private static Sign readSign(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case OWN_TIME ->
          new Sign.OwnTime(
              in.readUTF(), in.readUTF(), in.readDouble(), in.readDouble(), readUsual(in));
      case EDGE_GAP ->
          new Sign.EdgeGap(
              in.readUTF(),
              in.readUTF(),
              in.readDouble(),
              readUsual(in),
              in.readLong(),
              in.readLong());
      case METRIC -> new Sign.Metric(in.readUTF(), in.readUTF(), in.readDouble(), readUsual(in));
      case CALL_LINES ->
          new Sign.CallLines(
              in.readUTF(),
              in.readUTF(),
              in.readUTF(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong());
      default -> throw new IOException("a sign of kind " + kind);
    };
  }

  private static Usual readUsual(DataInput in) throws IOException {
    double centre = in.readDouble();
    double scale = in.readDouble();
    if (!(scale > 0)) {
      throw new IOException("a usual difference of " + scale);
    }
    return new Usual(centre, scale);
  }
}

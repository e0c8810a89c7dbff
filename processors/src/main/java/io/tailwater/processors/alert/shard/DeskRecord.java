package io.tailwater.processors.alert.shard;

import io.tailwater.processors.alert.judge.EvidenceFormat;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What the desk is told: a record of {@code tailwater.alerts}. */
public sealed interface DeskRecord {
  /**
   * Steps of alerts.
   *
   * @param all in the order of time
   */
  record Steps(List<AlertTransition> all) implements DeskRecord {
    /** Copies the list. */
    public Steps {
      all = List.copyOf(all);
    }
  }

  /** What services' minutes say beside alerts. */
  record Evidence(List<ServiceEvidence> all) implements DeskRecord {
    /** Copies the list. */
    public Evidence {
      all = List.copyOf(all);
    }
  }

  /**
   * All alerts of a service that are open, after its judge has moved: others are no longer.
   *
   * @param minute of event time, in minutes since 1970-01-01 UTC
   */
  record Open(String service, long minute, List<AlertTransition> all) implements DeskRecord {
    /** Copies the list. */
    public Open {
      all = List.copyOf(all);
    }
  }

  /**
   * All of a partition of services is judged up to a time, and was told before.
   *
   * @param partition which
   * @param partitions how many there are
   * @param judgedMillis of event time, epoch milliseconds
   */
  record Judged(int partition, int partitions, long judgedMillis) implements DeskRecord {}

  /**
   * The judges of a partition of services know of nothing, because what they knew is lost.
   *
   * @param partition which
   * @param partitions how many there are
   */
  record Anew(int partition, int partitions) implements DeskRecord {}

  /** Somebody asks for something. */
  record Asked(DeskCommand command) implements DeskRecord {}

  /** What the header of the record says, for those who read the topic. */
  default String kind() {
    return switch (this) {
      case Steps _ -> "steps";
      case Evidence _ -> "evidence";
      case Open _ -> "open";
      case Judged _ -> "judged";
      case Anew _ -> "anew";
      case Asked _ -> "command";
    };
  }

  /** Encodes it. */
  default byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (this) {
        case Steps(List<AlertTransition> all) -> {
          out.writeByte(1);
          writeSteps(out, all);
        }
        case Evidence(List<ServiceEvidence> all) -> {
          out.writeByte(2);
          out.writeInt(all.size());
          for (ServiceEvidence evidence : all) {
            EvidenceFormat.write(out, evidence);
          }
        }
        case Open(String service, long minute, List<AlertTransition> all) -> {
          out.writeByte(3);
          out.writeUTF(service);
          out.writeLong(minute);
          writeSteps(out, all);
        }
        case Judged(int partition, int partitions, long judgedMillis) -> {
          out.writeByte(4);
          out.writeInt(partition);
          out.writeInt(partitions);
          out.writeLong(judgedMillis);
        }
        case Anew(int partition, int partitions) -> {
          out.writeByte(6);
          out.writeInt(partition);
          out.writeInt(partitions);
        }
        case Asked(DeskCommand command) -> {
          out.writeByte(5);
          out.write(command.encode());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Decodes one.
   *
   * @throws IllegalArgumentException if it is none of a known kind
   */
  static DeskRecord decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int kind = in.readByte();
      return switch (kind) {
        case 1 -> new Steps(readSteps(in));
        case 2 -> {
          List<ServiceEvidence> all = new ArrayList<>();
          for (int i = in.readInt(); i > 0; i--) {
            all.add(EvidenceFormat.read(in));
          }
          yield new Evidence(all);
        }
        case 3 -> new Open(in.readUTF(), in.readLong(), readSteps(in));
        case 4 -> new Judged(in.readInt(), in.readInt(), in.readLong());
        case 5 -> new Asked(DeskCommand.decode(in.readAllBytes()));
        case 6 -> new Anew(in.readInt(), in.readInt());
        default -> throw new IllegalArgumentException("a record for the desk of kind " + kind);
      };
    } catch (IOException e) {
      throw new IllegalArgumentException("a record for the desk that ends too soon", e);
    }
  }

  private static void writeSteps(DataOutputStream out, List<AlertTransition> steps)
      throws IOException {
    out.writeInt(steps.size());
    for (AlertTransition step : steps) {
      step.writeTo(out);
    }
  }

  private static List<AlertTransition> readSteps(DataInputStream in) throws IOException {
    List<AlertTransition> steps = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      steps.add(AlertTransition.readFrom(in));
    }
    return steps;
  }
}

package io.tailwater.processors.alert.shard;

import io.tailwater.processors.alert.incident.Silence;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What somebody asks the desk for. It goes through Kafka, so that it is done in one order, once.
 */
public sealed interface DeskCommand {
  /** A silence begins, or takes the place of the one with its id. */
  record PutSilence(Silence silence) implements DeskCommand {}

  /** A silence ends now. */
  record EndSilence(String id) implements DeskCommand {}

  /** Somebody takes care of an incident. */
  record Acknowledge(String incident, String author) implements DeskCommand {}

  /** What waits for a receiver is tried now, and a disabled one is enabled. */
  record RetryNow(String receiver) implements DeskCommand {}

  /** A receiver's dead letters are sent once more. */
  record Replay(String receiver) implements DeskCommand {}

  /** Encodes it. */
  default byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (this) {
        case PutSilence(Silence silence) -> {
          out.writeByte(1);
          silence.writeTo(out);
        }
        case EndSilence(String id) -> {
          out.writeByte(2);
          out.writeUTF(id);
        }
        case Acknowledge(String incident, String author) -> {
          out.writeByte(3);
          out.writeUTF(incident);
          out.writeUTF(author);
        }
        case RetryNow(String receiver) -> {
          out.writeByte(4);
          out.writeUTF(receiver);
        }
        case Replay(String receiver) -> {
          out.writeByte(5);
          out.writeUTF(receiver);
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
  static DeskCommand decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int kind = in.readByte();
      return switch (kind) {
        case 1 -> new PutSilence(Silence.readFrom(in));
        case 2 -> new EndSilence(in.readUTF());
        case 3 -> new Acknowledge(in.readUTF(), in.readUTF());
        case 4 -> new RetryNow(in.readUTF());
        case 5 -> new Replay(in.readUTF());
        default -> throw new IllegalArgumentException("a command of kind " + kind);
      };
    } catch (IOException e) {
      throw new IllegalArgumentException("a command that ends too soon", e);
    }
  }
}

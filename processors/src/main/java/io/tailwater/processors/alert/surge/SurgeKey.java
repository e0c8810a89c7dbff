package io.tailwater.processors.alert.surge;

import io.tailwater.processors.pattern.ErrorClass;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** What lines of a service are counted by. */
public sealed interface SurgeKey {
  /**
   * Lines of a pattern.
   *
   * @param patternId the pattern's id
   * @param severityBand 0 not given, 1 trace, 2 debug, 3 info, 4 warn, 5 error, 6 fatal
   */
  record OfPattern(long patternId, int severityBand) implements SurgeKey {}

  /** Lines that tell of a kind of error, whatever their patterns. */
  record OfClass(ErrorClass errorClass) implements SurgeKey {}

  /**
   * Lines of a pattern that calls of an operation wrote; counted for each call.
   *
   * @param operation name of the service's operation
   * @param patternId the pattern's id
   * @param severityBand as {@link OfPattern}
   */
  record OfCall(String operation, long patternId, int severityBand) implements SurgeKey {}

  /** Writes the key. */
  static void write(DataOutput out, SurgeKey key) throws IOException {
    switch (key) {
      case OfPattern pattern -> {
        out.writeByte(0);
        out.writeLong(pattern.patternId);
        out.writeByte(pattern.severityBand);
      }
      case OfClass ofClass -> {
        out.writeByte(1);
        out.writeUTF(ofClass.errorClass.label());
      }
      case OfCall call -> {
        out.writeByte(2);
        out.writeLong(call.patternId);
        out.writeByte(call.severityBand);
        out.writeUTF(call.operation);
      }
    }
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if it is none
   */
  static SurgeKey read(DataInput in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case 0 -> new OfPattern(in.readLong(), in.readByte());
      case 1 -> new OfClass(errorClass(in.readUTF()));
      case 2 -> {
        long patternId = in.readLong();
        int severityBand = in.readByte();
        yield new OfCall(in.readUTF(), patternId, severityBand);
      }
      default -> throw new IllegalArgumentException("a log series of kind " + kind);
    };
  }

  /**
   * The class of errors that goes by a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static ErrorClass errorClass(String label) {
    return List.of(ErrorClass.values()).stream()
        .filter(errorClass -> errorClass.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no class of errors '" + label + "'"));
  }
}

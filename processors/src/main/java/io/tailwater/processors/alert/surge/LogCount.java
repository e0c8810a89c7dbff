package io.tailwater.processors.alert.surge;

import io.tailwater.processors.alert.state.Varint;
import io.tailwater.processors.pattern.ErrorClass;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How many lines of a pattern a service wrote in ten seconds. Counts of several places add.
 *
 * @param patternId the pattern's id
 * @param severityBand 0 not given, 1 trace, 2 debug, 3 info, 4 warn, 5 error, 6 fatal
 * @param errorClass the kind of error that the lines tell of, if it is a known one
 * @param operation name of the operation that wrote them; null where no span is known
 * @param lines how many, 0 or more
 * @param exemplars traces of them
 */
public record LogCount(
    long patternId,
    int severityBand,
    @Nullable ErrorClass errorClass,
    @Nullable String operation,
    long lines,
    Exemplars exemplars) {
  /** Checks the number of lines. */
  public LogCount {
    if (lines < 0) {
      throw new IllegalArgumentException(lines + " lines");
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(patternId);
    out.writeByte(severityBand);
    out.writeUTF(errorClass == null ? "" : errorClass.label());
    out.writeBoolean(operation != null);
    out.writeUTF(operation == null ? "" : operation);
    Varint.write(out, lines);
    exemplars.writeTo(out);
  }

  static LogCount read(DataInput in) throws IOException {
    long patternId = in.readLong();
    int severityBand = in.readByte();
    String label = in.readUTF();
    boolean ofOperation = in.readBoolean();
    String operation = in.readUTF();
    return new LogCount(
        patternId,
        severityBand,
        label.isEmpty() ? null : SurgeKey.errorClass(label),
        ofOperation ? operation : null,
        Varint.read(in),
        Exemplars.read(in));
  }
}

package io.tailwater.model.otlp;

import org.jspecify.annotations.Nullable;

/**
 * Walks an encoded {@code LogsData} (on the wire the same as {@code ExportLogsServiceRequest}) once
 * and hands each log record to a visitor. Nothing is allocated per record. Not thread-safe.
 */
public final class OtlpLogScanner extends OtlpScanner {
  private final LogView log = new LogView();
  private @Nullable OtlpLogVisitor visitor;

  /**
   * Scans a whole record.
   *
   * @throws MalformedOtlpException if the framing above the logs is broken; logs before the fault
   *     have been visited by then
   */
  public void scan(byte[] bytes, OtlpLogVisitor visitor) {
    scan(bytes, 0, bytes.length, visitor);
  }

  /**
   * Scans {@code length} bytes from {@code offset}.
   *
   * @throws MalformedOtlpException if the framing above the logs is broken; logs before the fault
   *     have been visited by then
   */
  public void scan(byte[] bytes, int offset, int length, OtlpLogVisitor visitor) {
    this.visitor = visitor;
    try {
      walk(bytes, offset, length);
    } finally {
      this.visitor = null;
    }
  }

  private OtlpLogVisitor visitor() {
    OtlpLogVisitor current = visitor;
    if (current == null) {
      throw new IllegalStateException("nothing is being scanned");
    }
    return current;
  }

  @Override
  void context(ContextView context) {
    visitor().context(context);
  }

  @Override
  void item(byte[] bytes, int offset, int length) {
    log.read(bytes, offset, length);
    visitor().log(log);
  }
}

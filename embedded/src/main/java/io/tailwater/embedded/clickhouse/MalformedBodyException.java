package io.tailwater.embedded.clickhouse;

import java.io.IOException;

/** A request body that is not what the request says it is. */
final class MalformedBodyException extends IOException {
  private final transient EngineException reason;

  MalformedBodyException(ErrorCode code, String what) {
    super(what);
    this.reason = EngineException.of(code, what);
  }

  EngineException reason() {
    return reason;
  }
}

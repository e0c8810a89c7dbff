package io.tailwater.embedded.clickhouse;

import java.io.IOException;

/** A request body that is not taken: it is not what the request says it is, or too much. */
final class RefusedBodyException extends IOException {
  private final transient EngineException reason;

  RefusedBodyException(ErrorCode code, String what) {
    super(what);
    this.reason = EngineException.of(code, what);
  }

  EngineException reason() {
    return reason;
  }
}

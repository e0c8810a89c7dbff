package io.tailwater.ingest.gateway;

/** Carries a refusal from where it is found to where it is answered. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  RefusedException(Refusal refusal, String reason) {
    super(reason, null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

package io.tailwater.processors.ottl;

/**
 * A condition that has no answer for this span, such as {@code ParseJSON} of what is no JSON.
 *
 * <p>It carries no stack trace: under {@code error_mode: ignore} it may come once per span.
 */
public final class OttlEvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OttlEvaluationException(String reason) {
    super(reason, null, false, false);
  }
}

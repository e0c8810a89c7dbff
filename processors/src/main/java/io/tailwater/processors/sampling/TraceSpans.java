package io.tailwater.processors.sampling;

/**
 * The spans of a trace that is being judged, for policies that look at more than what was gathered
 * when they arrived.
 */
public interface TraceSpans {
  /** Shows every span, in order of arrival. */
  void forEach(Visitor visitor);

  /** Looks at one span and what surrounds it. */
  interface Visitor {
    /**
     * Takes one. The arrays are the trace's own: read them now, keep and change nothing.
     *
     * @param span buffer of the encoded message
     * @param resource encoded fields of its {@code ResourceSpans} other than the scopes; the same
     *     array wherever the context is the same
     * @param scope encoded fields of its {@code ScopeSpans} other than what is in it
     */
    void span(byte[] span, int offset, int length, byte[] resource, byte[] scope);
  }
}

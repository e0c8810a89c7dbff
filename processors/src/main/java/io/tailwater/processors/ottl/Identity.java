package io.tailwater.processors.ottl;

import java.nio.ByteBuffer;

/** A trace or span id as a value of its own type: equal to its like, and to no bytes or string. */
sealed interface Identity {
  /** Its bytes, big-endian. */
  byte[] bytes();

  record Trace(long hi, long lo) implements Identity {
    @Override
    public byte[] bytes() {
      return ByteBuffer.allocate(16).putLong(hi).putLong(lo).array();
    }
  }

  record Span(long id) implements Identity {
    @Override
    public byte[] bytes() {
      return ByteBuffer.allocate(8).putLong(id).array();
    }
  }
}

package io.tailwater.ingest.gateway;

/**
 * Turns the messages of one call, in their order, into records. It belongs to the call and is used
 * by one thread at a time.
 *
 * <p>Messages that it refuses end the call with a {@link RefusedException}, or with what {@link
 * GatewayCore#refusal} understands.
 */
interface MessageReader {
  /** The records of the next message. */
  Parcel read(byte[] message);

  /** What is left when the sender has sent all. */
  default Parcel end() {
    return Parcel.EMPTY;
  }

  /** The answer to the call, encoded; an empty message has nothing to report. */
  default byte[] answer() {
    return new byte[0];
  }

  /** Bytes that it keeps until {@link #end}. */
  default long heldBytes() {
    return 0;
  }
}

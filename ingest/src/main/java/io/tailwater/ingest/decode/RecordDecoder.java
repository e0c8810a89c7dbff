package io.tailwater.ingest.decode;

import org.jspecify.annotations.Nullable;

/**
 * Turns the value of a Kafka record of one encoding into OTLP.
 *
 * <p>A pure function of its arguments, but an instance keeps buffers and belongs to one thread.
 * Whatever the bytes are, it returns or throws {@link UndecodableException}, in time and memory
 * that are linear in their number.
 */
public interface RecordDecoder {
  /**
   * Decodes a record.
   *
   * @param value the record's value
   * @param recordMillis the record's time, epoch milliseconds; that of a span or log which has none
   * @return an encoded {@code TracesData}, or {@code LogsData} for an encoding of logs
   * @throws UndecodableException if the value is not what the encoding says
   */
  byte[] decode(byte[] value, long recordMillis);

  /**
   * Decodes a record whose key may say what its value is.
   *
   * @param key null where the record has none
   * @throws UndecodableException if the value is not what the encoding and the key say
   */
  default byte[] decode(byte @Nullable [] key, byte[] value, long recordMillis) {
    return decode(value, recordMillis);
  }
}

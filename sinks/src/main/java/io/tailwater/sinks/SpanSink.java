package io.tailwater.sinks;

/**
 * A place where kept spans land, effectively once.
 *
 * <p>Every implementation passes {@code SpanSinkContract}:
 *
 * <ul>
 *   <li>A batch that is written again lands once, also by another instance after a crash.
 *   <li>Batches of other ranges add, in whatever order they come.
 *   <li>Either the whole batch is acknowledged or an exception says what to do next; after a {@link
 *       TransientSinkException} parts of it may already be there, and writing the same batch again
 *       completes it.
 *   <li>Input never fails a batch: what cannot be decoded is handed back in the receipt.
 *   <li>Calls may come from several threads; {@link #close()} may be called twice.
 * </ul>
 */
public interface SpanSink extends AutoCloseable {
  /**
   * Writes a batch and returns when it is durable. Blocks; bounded by the sink's own timeouts.
   *
   * @throws TransientSinkException if the same batch may work later
   * @throws RejectedBatchException if the batch will never work as it is
   */
  SinkReceipt write(SinkBatch batch);

  @Override
  void close();
}

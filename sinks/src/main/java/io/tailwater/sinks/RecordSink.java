package io.tailwater.sinks;

/**
 * A place where records of one kind land, effectively once.
 *
 * <p>Every implementation passes the contract kit of its kind, such as {@code SpanSinkContract}:
 *
 * <ul>
 *   <li>A batch that is written again lands once, also by another instance after a crash.
 *   <li>Batches of other ranges add, in whatever order they come.
 *   <li>Either the whole batch is acknowledged or an exception says what to do next; after a {@link
 *       TransientSinkException} parts of it may already be there, and writing the same batch again
 *       completes it.
 *   <li>Input never fails a batch: what cannot be decoded, and records that the store refuses for
 *       their content, are handed back in the receipt, and their neighbours land.
 *   <li>A store that refuses everything is not set up right: nothing is handed back, the batch
 *       waits. So a record is handed back only where others land, in its batch or since.
 *   <li>Calls may come from several threads; {@link #close()} may be called twice.
 * </ul>
 *
 * @param <R> the kind of records
 */
public interface RecordSink<R extends SinkRecord> extends AutoCloseable {
  /**
   * Writes a batch and returns when it is durable. Blocks; bounded by the sink's own timeouts.
   *
   * @throws TransientSinkException if the same batch may work later; its message says what is wrong
   *     and how to mend it
   */
  SinkReceipt write(SinkBatch<R> batch);

  /** The table whose rows are counted as landed, without its database. */
  String table();

  @Override
  void close();
}

package io.tailwater.embedded.clickhouse;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The C interface of libchdb 26.5, as far as it is used here.
 *
 * <p>Loading it turns off the library's signal handlers first: the JVM needs SIGSEGV, SIGBUS and
 * SIGFPE for itself. Doing so resets these signals to their defaults, which only {@code libjsig}
 * (preloaded by the launcher) turns into a harmless note; {@link ClickHouseMain} checks for it.
 */
final class ChdbLibrary {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final int POINTER_BYTES = 8;

  private final MethodHandle connect;
  private final MethodHandle closeConnection;
  private final MethodHandle query;
  private final MethodHandle destroyResult;
  private final MethodHandle resultBuffer;
  private final MethodHandle resultLength;
  private final MethodHandle resultError;
  private final MethodHandle rowsRead;
  private final MethodHandle storageRowsRead;
  private final MethodHandle storageBytesRead;
  private final MethodHandle rowsWritten;
  private final MethodHandle bytesWritten;

  private ChdbLibrary(SymbolLookup symbols) {
    connect = handle(symbols, "chdb_connect", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
    closeConnection = handle(symbols, "chdb_close_conn", FunctionDescriptor.ofVoid(ADDRESS));
    query =
        handle(
            symbols,
            "chdb_query_with_params_n",
            FunctionDescriptor.of(
                ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS,
                ADDRESS, JAVA_LONG));
    destroyResult =
        handle(symbols, "chdb_destroy_query_result", FunctionDescriptor.ofVoid(ADDRESS));
    resultBuffer = ofResult(symbols, "chdb_result_buffer", ADDRESS);
    resultLength = ofResult(symbols, "chdb_result_length", JAVA_LONG);
    resultError = ofResult(symbols, "chdb_result_error", ADDRESS);
    rowsRead = ofResult(symbols, "chdb_result_rows_read", JAVA_LONG);
    storageRowsRead = ofResult(symbols, "chdb_result_storage_rows_read", JAVA_LONG);
    storageBytesRead = ofResult(symbols, "chdb_result_storage_bytes_read", JAVA_LONG);
    rowsWritten = ofResult(symbols, "chdb_result_rows_written", JAVA_LONG);
    bytesWritten = ofResult(symbols, "chdb_result_bytes_written", JAVA_LONG);
  }

  /**
   * Loads the shared library.
   *
   * @throws IllegalArgumentException when the file is no loadable libchdb
   */
  static ChdbLibrary load(Path file) {
    SymbolLookup symbols = SymbolLookup.libraryLookup(file, Arena.global());
    try {
      MethodHandle handlers =
          handle(symbols, "chdb_set_signal_handlers_enabled", FunctionDescriptor.ofVoid(JAVA_INT));
      handlers.invokeExact(0);
      return new ChdbLibrary(symbols);
    } catch (NoSuchElementException e) {
      throw new IllegalArgumentException("not a libchdb 26.5: " + e.getMessage(), e);
    } catch (Throwable e) {
      throw new AssertionError("chdb_set_signal_handlers_enabled", e);
    }
  }

  /** Opens a connection; {@link MemorySegment#NULL} when the engine refuses. */
  MemorySegment connect(List<String> arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argv = arena.allocate(ADDRESS, arguments.size());
      for (int i = 0; i < arguments.size(); i++) {
        argv.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i)));
      }
      return (MemorySegment) connect.invokeExact(arguments.size(), argv);
    } catch (Throwable e) {
      throw new AssertionError("chdb_connect", e);
    }
  }

  void close(MemorySegment connection) {
    try {
      closeConnection.invokeExact(connection);
    } catch (Throwable e) {
      throw new AssertionError("chdb_close_conn", e);
    }
  }

  /**
   * Runs one statement to its end on the calling thread.
   *
   * @param sql the statement as byte text
   * @param format the format of an output whose statement names none
   * @param parameters values of {@code {name:Type}} places, in the escaped form of TSV
   * @throws EngineException when the engine reports an error
   */
  EngineResult query(
      MemorySegment connection, String sql, String format, Map<String, String> parameters)
      throws EngineException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = bytes(arena, sql);
      MemorySegment formatText = bytes(arena, format);
      int count = parameters.size();
      MemorySegment names = arena.allocate(ADDRESS, Math.max(1, count));
      MemorySegment nameLengths = arena.allocate(JAVA_LONG, Math.max(1, count));
      MemorySegment values = arena.allocate(ADDRESS, Math.max(1, count));
      MemorySegment valueLengths = arena.allocate(JAVA_LONG, Math.max(1, count));
      int i = 0;
      for (Map.Entry<String, String> parameter : parameters.entrySet()) {
        names.setAtIndex(ADDRESS, i, bytes(arena, parameter.getKey()));
        nameLengths.setAtIndex(JAVA_LONG, i, parameter.getKey().length());
        values.setAtIndex(ADDRESS, i, bytes(arena, parameter.getValue()));
        valueLengths.setAtIndex(JAVA_LONG, i, parameter.getValue().length());
        i++;
      }
      MemorySegment handle = connection.reinterpret(POINTER_BYTES).get(ADDRESS, 0);
      MemorySegment result =
          (MemorySegment)
              query.invokeExact(
                  handle,
                  text,
                  (long) sql.length(),
                  formatText,
                  (long) format.length(),
                  names,
                  nameLengths,
                  values,
                  valueLengths,
                  (long) count);
      try {
        return read(result);
      } finally {
        destroyResult.invokeExact(result);
      }
    } catch (EngineException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("chdb_query_with_params_n", e);
    }
  }

  private EngineResult read(MemorySegment result) throws Throwable {
    MemorySegment error = (MemorySegment) resultError.invokeExact(result);
    if (error.address() != 0) {
      throw EngineException.ofEngineText(
          error.reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.UTF_8));
    }
    long length = (long) resultLength.invokeExact(result);
    byte[] output = {};
    if (length > 0) {
      MemorySegment buffer = (MemorySegment) resultBuffer.invokeExact(result);
      output = buffer.reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
    }
    return new EngineResult(
        output,
        new EngineCounts(
            (long) storageRowsRead.invokeExact(result),
            (long) storageBytesRead.invokeExact(result),
            (long) rowsWritten.invokeExact(result),
            (long) bytesWritten.invokeExact(result),
            (long) rowsRead.invokeExact(result)));
  }

  private static MemorySegment bytes(Arena arena, String byteText) {
    byte[] bytes = byteText.getBytes(StandardCharsets.ISO_8859_1);
    MemorySegment copy = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return copy;
  }

  private static MethodHandle ofResult(SymbolLookup symbols, String name, ValueLayout returned) {
    return handle(symbols, name, FunctionDescriptor.of(returned, ADDRESS));
  }

  private static MethodHandle handle(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(symbols.findOrThrow(name), descriptor);
  }
}

package io.tailwater.embedded.clickhouse;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The three calls of the C library that Java has no word for: a pipe, a file without a name, and
 * closing either by its number. Data itself goes through ordinary Java streams on {@link #path}.
 */
final class Native {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final int O_CLOEXEC = 0x80000;
  private static final int MFD_CLOEXEC = 1;

  private static final MethodHandle PIPE2 =
      function(
          "pipe2",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
  private static final MethodHandle MEMFD_CREATE =
      function(
          "memfd_create",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private Native() {}

  /** The two ends of a pipe, as file descriptor numbers. */
  record PipeEnds(int readEnd, int writeEnd) {}

  static PipeEnds pipe() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
      if ((int) PIPE2.invokeExact(ends, O_CLOEXEC) != 0) {
        throw new IOException("pipe2 failed: too many open files?");
      }
      return new PipeEnds(
          ends.getAtIndex(ValueLayout.JAVA_INT, 0), ends.getAtIndex(ValueLayout.JAVA_INT, 1));
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("pipe2", e);
    }
  }

  /** A file that lives in memory only and is gone with its last descriptor. */
  static int memoryFile(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int fd = (int) MEMFD_CREATE.invokeExact(arena.allocateFrom(name), MFD_CLOEXEC);
      if (fd < 0) {
        throw new IOException("memfd_create failed: too many open files?");
      }
      return fd;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("memfd_create", e);
    }
  }

  static void close(int fd) {
    try {
      int _ = (int) CLOSE.invokeExact(fd);
    } catch (Throwable e) {
      throw new AssertionError("close", e);
    }
  }

  /** The name under which Java streams and the engine, both in this process, open a descriptor. */
  static String path(int fd) {
    return "/proc/self/fd/" + fd;
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
  }
}

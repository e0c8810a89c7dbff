package io.tailwater.embedded.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The claim of one process to a data directory; the operating system drops it with the process. */
public final class DataLock implements AutoCloseable {
  /** Exit code of a server whose data another process holds. */
  public static final int EXIT_CODE = 3;

  private final FileLock lock;

  private DataLock(FileLock lock) {
    this.lock = lock;
  }

  /**
   * Takes the lock, creating file and directories as needed.
   *
   * @return empty when another process holds it
   * @throws IOException when the file cannot be created or locked at all
   */
  public static Optional<DataLock> tryLock(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new DataLock(lock));
  }

  @Override
  public void close() throws IOException {
    lock.acquiredBy().close();
  }
}

package io.tailwater.loadtests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What the kernel and the JVM say of a running process; Linux only. */
final class ProcessUsage {
  /** USER_HZ, which Linux fixes at 100 for everything in /proc. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME_AFTER_NAME = 11;

  private final long pid;

  ProcessUsage(long pid) {
    this.pid = pid;
  }

  /** User and system time since the process started. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks =
        Long.parseLong(fields[UTIME_AFTER_NAME]) + Long.parseLong(fields[UTIME_AFTER_NAME + 1]);
    return ticks / TICKS_PER_SECOND;
  }

  /** The most memory that was ever resident. */
  long peakRssBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new IOException("the kernel does not tell the peak memory of process " + pid);
  }

  /** Bytes of live objects, after a full collection in the process. */
  long liveHeapBytes() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!jcmd.waitFor(60, TimeUnit.SECONDS)) {
      jcmd.destroyForcibly();
    }
    for (String line : output.split("\n")) {
      if (line.startsWith("Total")) {
        String[] words = line.trim().split("\\s+");
        return Long.parseLong(words[2]);
      }
    }
    throw new IOException("jcmd did not list the heap of process " + pid + ": " + output);
  }
}

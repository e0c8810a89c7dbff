package io.tailwater.loadtests.detection;

import io.tailwater.cli.CommandProvider;

/** Adds {@code bench-detection} to the command line. */
public final class BenchDetectionProvider implements CommandProvider {
  /** For {@link java.util.ServiceLoader}. */
  public BenchDetectionProvider() {}

  @Override
  public Object command() {
    return new BenchDetectionCommand();
  }
}

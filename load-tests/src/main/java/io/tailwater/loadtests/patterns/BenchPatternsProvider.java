package io.tailwater.loadtests.patterns;

import io.tailwater.cli.CommandProvider;

/** Adds {@code bench-patterns} to the command line. */
public final class BenchPatternsProvider implements CommandProvider {
  /** For {@link java.util.ServiceLoader}. */
  public BenchPatternsProvider() {}

  @Override
  public Object command() {
    return new BenchPatternsCommand();
  }
}

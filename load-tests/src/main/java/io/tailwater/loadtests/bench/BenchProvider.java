package io.tailwater.loadtests.bench;

import io.tailwater.cli.CommandProvider;

/** Adds {@code bench} to the command line. */
public final class BenchProvider implements CommandProvider {
  @Override
  public Object command() {
    return new BenchCommand();
  }
}

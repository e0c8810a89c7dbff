package io.tailwater.loadtests.chaos;

import io.tailwater.cli.CommandProvider;

/** Adds {@code chaos} to the command line. */
public final class ChaosProvider implements CommandProvider {
  /** For {@link java.util.ServiceLoader}. */
  public ChaosProvider() {}

  @Override
  public Object command() {
    return new ChaosCommand();
  }
}

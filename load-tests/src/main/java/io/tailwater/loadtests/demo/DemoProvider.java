package io.tailwater.loadtests.demo;

import io.tailwater.cli.CommandProvider;

/** Adds {@code demo} to the command line. */
public final class DemoProvider implements CommandProvider {
  /** For {@link java.util.ServiceLoader}. */
  public DemoProvider() {}

  @Override
  public Object command() {
    return new DemoCommand();
  }
}

package io.tailwater.cli.instance;

import java.util.List;

/** How the node's process is started: its main class and the options of its virtual machine. */
public final class NodeJvm {
  /** The class with the {@code main} of a node. */
  public static final String MAIN_CLASS = "io.tailwater.node.NodeMain";

  /** The options: heap, collector, access to native memory, and INFO of Tailwater in its log. */
  public static final List<String> OPTIONS =
      List.of(
          "-Xmx1g",
          // Undecided spans are old and long-lived, all else dies young: a third less CPU than G1.
          "-XX:+UseParallelGC",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dtailwater.log.level=INFO",
          "-Dtailwater.log.target=System.out");

  private NodeJvm() {}
}

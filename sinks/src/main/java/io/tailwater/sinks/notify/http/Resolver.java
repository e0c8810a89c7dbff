package io.tailwater.sinks.notify.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host. */
@FunctionalInterface
interface Resolver {
  /** All addresses of the name, at least one. */
  InetAddress[] resolve(String host) throws UnknownHostException;
}

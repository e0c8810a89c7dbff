package io.tailwater.sinks.notify.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Whoever may name a receiver could otherwise let the node ask its own neighbours: databases, the
 * cloud's metadata service, the node's own API. Addresses that carry an IPv4 address within (mapped,
 * compatible, NAT64, 6to4) are judged by that one. Ranges: IANA's special-purpose registries for IPv4
 * and IPv6 (RFC 6890), and the metadata addresses of the large clouds, most of which are in them.
 */
/** Which addresses requests may go to. Pure. */
final class AddressGuard {
  /** A block of addresses. */
  private record Block(byte[] prefix, int bits) {
    static Block of(String hexPrefix, int bits) {
      return new Block(HexFormat.of().parseHex(hexPrefix), bits);
    }

    boolean holds(byte[] address) {
      if (bits > 8 * address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        byte wanted = bit / 8 < prefix.length ? prefix[bit / 8] : 0;
        if ((wanted & mask) != (address[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** This machine and private networks: the operator may allow them. */
  private static final List<Block> PRIVATE_V4 =
      List.of(
          Block.of("7f", 8),
          Block.of("0a", 8),
          Block.of("6440", 10),
          Block.of("ac10", 12),
          Block.of("c0a8", 16));

  private static final List<Block> PRIVATE_V6 =
      List.of(Block.of("00000000000000000000000000000001", 128), Block.of("fc", 7));

  /**
   * Nobody's, link-local, metadata (169.254.169.254, 100.100.100.200, 168.63.129.16, 192.0.0.192,
   * fd00:ec2::254), documentation, benchmarks, multicast, reserved: never.
   */
  private static final List<Block> NEVER_V4 =
      List.of(
          Block.of("00", 8),
          Block.of("a9fe", 16),
          Block.of("646464c8", 32),
          Block.of("a83f8110", 32),
          Block.of("c00000", 24),
          Block.of("c00002", 24),
          Block.of("c612", 15),
          Block.of("c63364", 24),
          Block.of("cb0071", 24),
          Block.of("e0", 4),
          Block.of("f0", 4));

  private static final List<Block> NEVER_V6 =
      List.of(
          Block.of("00000000000000000000000000000000", 128),
          Block.of("fd000ec2000000000000000000000254", 128),
          Block.of("fe80", 10),
          Block.of("fec0", 10),
          Block.of("ff", 8),
          Block.of("0100000000000000", 64),
          Block.of("0064ff9b0001", 48),
          Block.of("20010000", 32),
          Block.of("20010db8", 32));

  private static final Block MAPPED = Block.of("00000000000000000000ffff", 96);
  private static final Block COMPATIBLE = Block.of("000000000000000000000000", 96);
  private static final Block NAT64 = Block.of("0064ff9b0000000000000000", 96);
  private static final Block SIX_TO_FOUR = Block.of("2002", 16);

  private AddressGuard() {}

  /**
   * Why requests must not go to an address; null if they may.
   *
   * @param allowPrivate whether the operator allowed this machine and private networks
   */
  static @Nullable String refusal(InetAddress address, boolean allowPrivate) {
    byte[] bytes = embedded(address.getAddress());
    boolean four = bytes.length == 4;
    if (any(four ? NEVER_V4 : NEVER_V6, bytes)) {
      return address.getHostAddress() + " is no address for receivers";
    }
    if (!allowPrivate && any(four ? PRIVATE_V4 : PRIVATE_V6, bytes)) {
      return address.getHostAddress()
          + " is private -- set allow_private: true on the receiver if that is meant";
    }
    return null;
  }

  private static boolean any(List<Block> blocks, byte[] address) {
    return blocks.stream().anyMatch(block -> block.holds(address));
  }

  /** The IPv4 address within, if there is one; otherwise the address. */
  private static byte[] embedded(byte[] address) {
    if (address.length == 4) {
      return address;
    }
    if (SIX_TO_FOUR.holds(address)) {
      return Arrays.copyOfRange(address, 2, 6);
    }
    // Of the compatible ones, :: and ::1 are addresses of their own.
    boolean own = COMPATIBLE.holds(address) && address[12] == 0 && address[13] == 0;
    return !own && (MAPPED.holds(address) || COMPATIBLE.holds(address) || NAT64.holds(address))
        ? Arrays.copyOfRange(address, 12, 16)
        : address;
  }
}

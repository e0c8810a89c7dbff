package io.tailwater.sinks.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AddressGuardTest {
  private static final List<String> PUBLIC =
      List.of(
          "8.8.8.8",
          "100.63.255.255",
          "100.128.0.1",
          "172.15.0.1",
          "172.32.0.1",
          "192.167.1.1",
          "169.253.1.1",
          "223.255.255.255",
          "2606:4700::1111",
          "64:ff9b::8.8.8.8",
          "2002:808:808::1");

  private static final List<String> PRIVATE =
      List.of(
          "127.0.0.1",
          "127.255.255.254",
          "10.1.2.3",
          "100.64.0.1",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.0.1",
          "::1",
          "::7f00:1",
          "fc00::1",
          "fdff::1",
          "64:ff9b::10.0.0.1",
          "2002:c0a8:1::1");

  private static final List<String> NEVER =
      List.of(
          "0.0.0.0",
          "0.1.2.3",
          "169.254.169.254",
          "169.254.0.1",
          "100.100.100.200",
          "168.63.129.16",
          "192.0.0.192",
          "192.0.2.1",
          "198.18.0.1",
          "198.19.255.255",
          "198.51.100.1",
          "203.0.113.9",
          "224.0.0.1",
          "239.255.255.255",
          "240.0.0.1",
          "255.255.255.255",
          "::",
          "fe80::1",
          "febf::1",
          "fec0::1",
          "ff02::1",
          "fd00:ec2::254",
          "2001:db8::1",
          "2001::1",
          "64:ff9b::169.254.169.254",
          "2002:a9fe:a9fe::1");

  @Test
  void publicAddressesMayBeAsked() {
    for (String address : PUBLIC) {
      assertThat(refusal(address, false)).as(address).isNull();
    }
  }

  @Test
  void privateOnesOnlyWhereTheOperatorAllowsIt() {
    for (String address : PRIVATE) {
      assertThat(refusal(address, false)).as(address).contains("allow_private: true");
      assertThat(refusal(address, true)).as(address).isNull();
    }
  }

  @Test
  void metadataLinkLocalAndMulticastNever() {
    for (String address : NEVER) {
      assertThat(refusal(address, true)).as(address).contains("no address for receivers");
    }
  }

  @Test
  void mappedAddressIsJudgedAsWhatItMaps() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = 127;
    mapped[15] = 1;

    assertThat(AddressGuard.refusal(InetAddress.getByAddress(mapped), false))
        .contains("allow_private: true");
  }

  private static @Nullable String refusal(String address, boolean allowPrivate) {
    return AddressGuard.refusal(InetAddress.ofLiteral(address), allowPrivate);
  }
}

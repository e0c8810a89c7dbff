package io.tailwater.processors.alert.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.cause.Usual;
import io.tailwater.processors.alert.judge.ServiceEvidence.Deployment;
import io.tailwater.processors.alert.judge.ServiceEvidence.EdgeMinute;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class EvidenceFormatProperties {
  @Property(tries = 300)
  void whatIsReadIsWhatWasWritten(@ForAll("evidence") ServiceEvidence evidence) throws IOException {
    byte[] bytes = bytes(evidence);

    assertThat(read(bytes)).isEqualTo(evidence);
    assertThat(bytes(read(bytes))).isEqualTo(bytes);
  }

  @Property(tries = 100)
  void cutBytesAreRefused(
      @ForAll("evidence") ServiceEvidence evidence, @ForAll @IntRange(max = 999) int share)
      throws IOException {
    byte[] bytes = bytes(evidence);
    byte[] cut = Arrays.copyOf(bytes, bytes.length * share / 1_000);

    assertThatThrownBy(() -> read(cut)).isInstanceOf(EOFException.class);
  }

  @Property(tries = 300)
  void brokenBytesAreReadOrRefused(
      @ForAll("evidence") ServiceEvidence evidence, @ForAll int place, @ForAll byte broken)
      throws IOException {
    byte[] bytes = bytes(evidence);
    bytes[Math.floorMod(place, bytes.length)] = broken;

    try {
      assertThat(read(bytes)).isNotNull();
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }

  @Property(tries = 20)
  void otherVersionsAreRefused(@ForAll @IntRange(min = 3, max = 127) int version)
      throws IOException {
    byte[] bytes = bytes(new ServiceEvidence("cart", 1, List.of(), List.of()));
    bytes[0] = (byte) version;

    assertThatThrownBy(() -> read(bytes)).hasMessageContaining("version " + version);
  }

  @Provide
  Arbitrary<ServiceEvidence> evidence() {
    Arbitrary<EdgeMinute> edges =
        Combinators.combine(names(), Arbitraries.longs(), Arbitraries.longs()).as(EdgeMinute::new);
    Arbitrary<Deployment> deployments = Combinators.combine(names(), names()).as(Deployment::new);
    return Combinators.combine(
            names(),
            Arbitraries.longs(),
            edges.list().ofMaxSize(5),
            signs().list().ofMaxSize(8),
            deployments.list().ofMaxSize(2))
        .as(ServiceEvidence::new);
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings().ofMaxLength(30);
  }

  private static Arbitrary<Usual> usuals() {
    return Combinators.combine(Arbitraries.doubles(), Arbitraries.doubles().between(0.01, 1e12))
        .as(Usual::new);
  }

  private static Arbitrary<Sign> signs() {
    Arbitrary<Double> numbers = Arbitraries.doubles();
    Arbitrary<Long> counts = Arbitraries.longs();
    return Arbitraries.oneOf(
        Combinators.combine(names(), names(), numbers, numbers, usuals()).as(Sign.OwnTime::new),
        Combinators.combine(names(), names(), numbers, usuals(), counts, counts)
            .as(Sign.EdgeGap::new),
        Combinators.combine(names(), names(), numbers, usuals()).as(Sign.Metric::new),
        Combinators.combine(names(), names(), names(), counts, counts, counts, counts)
            .as(Sign.CallLines::new));
  }

  private static byte[] bytes(ServiceEvidence evidence) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EvidenceFormat.write(new DataOutputStream(bytes), evidence);
    return bytes.toByteArray();
  }

  private static ServiceEvidence read(byte[] bytes) throws IOException {
    return EvidenceFormat.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}

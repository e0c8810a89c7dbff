package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.node.PolicyVersion.Draft;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class PolicyVersionTest {
  private static final PolicyVersion VERSION =
      PolicyVersion.of(
          new Draft("tail_sampling: {} # 80 % \"für\" all\n", "api", "ada", "more\tof it"),
          7,
          1_790_000_000_064L,
          1_789_999_999_001L);

  @Test
  void recordGivesTheVersionBack() {
    assertThat(PolicyVersion.decode(VERSION.encode())).isEqualTo(VERSION);
  }

  @Test
  void hashIsThatOfTheText() {
    assertThat(PolicyVersion.sha256("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(VERSION.sha256()).isEqualTo(PolicyVersion.sha256(VERSION.yaml()));
  }

  @Test
  void membersOfALaterFormatAreIgnored() {
    String record = new String(VERSION.encode(), StandardCharsets.UTF_8);

    assertThat(PolicyVersion.decode(bytes(record.replaceFirst("\\{", "{\"signature\":\"x\","))))
        .isEqualTo(VERSION);
  }

  @Test
  void whatIsNoVersionIsRefused() {
    assertThatThrownBy(() -> PolicyVersion.decode(bytes("tail_sampling:")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no JSON");
    assertThatThrownBy(() -> PolicyVersion.decode(bytes("[]")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no version");
    assertThatThrownBy(() -> PolicyVersion.decode(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textThatWasChangedIsRefused() {
    String record = new String(VERSION.encode(), StandardCharsets.UTF_8);

    assertThatThrownBy(() -> PolicyVersion.decode(bytes(record.replace("80 %", "90 %"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 7 has another hash");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

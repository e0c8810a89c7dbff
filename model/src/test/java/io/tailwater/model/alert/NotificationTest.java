package io.tailwater.model.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NotificationTest {
  private static final NotifiedAlert ALERT =
      new NotifiedAlert(new TreeMap<>(), new TreeMap<>(), 1, 0, "0123456789abcdef", "");

  @Test
  void keyNamesIncidentAndNumber() {
    assertThat(of("inc-7", 3, NotificationStatus.FIRING, 0, List.of(ALERT)).key())
        .isEqualTo("msg_inc-7_3");
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> of("a b", 1, NotificationStatus.FIRING, 0, List.of(ALERT)))
        .hasMessage("not an incident's id: 'a b'");
    assertThatThrownBy(() -> of("a".repeat(201), 1, NotificationStatus.FIRING, 0, List.of(ALERT)))
        .hasMessageStartingWith("not an incident's id");
    assertThatThrownBy(() -> of("a", 0, NotificationStatus.FIRING, 0, List.of(ALERT)))
        .hasMessage("messages are counted from 1, not 0");
    assertThatThrownBy(() -> of("a", 1, NotificationStatus.FIRING, 9, List.of(ALERT)))
        .hasMessage("incident a is firing with the end 9");
    assertThatThrownBy(() -> of("a", 1, NotificationStatus.RESOLVED, 0, List.of(ALERT)))
        .hasMessage("incident a is resolved with the end 0");
    assertThatThrownBy(() -> of("a", 1, NotificationStatus.FIRING, 0, List.of()))
        .hasMessage("incident a has no alert");
    assertThatThrownBy(
            () -> new NotifiedAlert(new TreeMap<>(), new TreeMap<>(), 1, 0, "0123456789ABCDEF", ""))
        .hasMessageStartingWith("a fingerprint is 16 hexadecimal digits");
  }

  private static Notification of(
      String incident,
      long sequence,
      NotificationStatus status,
      long untilMillis,
      List<NotifiedAlert> alerts) {
    return new Notification(
        incident,
        sequence,
        status,
        NotificationSeverity.WARNING,
        "title",
        null,
        1,
        untilMillis,
        ProbableCause.NONE,
        List.of(),
        List.of(),
        new TreeMap<>(),
        alerts,
        0,
        0,
        "");
  }
}

package io.tailwater.processors.alert.desk;

import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.incident.SilenceNotice;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is told of silences, in one line each. */
final class SilenceLines {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SilenceLines() {}

  /** {@code silence s1 of anna (service=cart) ends at 10:00 UTC and hides 2 alerts that fire}. */
  static String of(SilenceNotice notice) {
    Silence silence = notice.silence();
    String who =
        "%s %s of %s (%s)"
            .formatted(
                silence.kind().word(),
                silence.id(),
                silence.author(),
                silence.matchers().stream()
                    .map(matcher -> matcher.name() + matcher.operator().sign() + matcher.value())
                    .collect(Collectors.joining(", ")));
    String end = MINUTE.format(Instant.ofEpochMilli(silence.endMillis()));
    int firing = notice.stillFiring().size();
    return switch (notice.kind()) {
      case ENDS_SOON -> "%s ends at %s and hides %s".formatted(who, end, fire(firing));
      case ENDED ->
          "%s ended at %s: it has hidden %s, of which %d still %s"
              .formatted(
                  who, end, alerts(notice.hidden().size()), firing, firing == 1 ? "fires" : "fire");
    };
  }

  private static String fire(int alerts) {
    return alerts(alerts) + " that " + (alerts == 1 ? "fires" : "fire");
  }

  private static String alerts(int count) {
    return count == 1 ? "1 alert" : "%,d alerts".formatted(count);
  }
}

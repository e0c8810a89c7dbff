package io.tailwater.sinks.notify;

import io.tailwater.model.alert.ExemplarTrace;
import io.tailwater.model.alert.Measurement;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What people read: what is wrong, how bad, since when, the probable cause, and what to look at, in
 * this order, so that what is cut is what matters least. Pure.
 *
 * @param headline one plain line, not escaped
 * @param lines escaped lines in the target's markup
 * @param rest where all of it is found, in the target's markup; empty where there is no link
 * @param url the same as a bare URL; empty where there is none
 */
record Wording(String headline, List<String> lines, String rest, String url) {
  private static final int LONGEST_LINE = 300;
  private static final int LONGEST_HEADLINE = 200;
  private static final int MOST_CAUSES = 8;
  private static final int MOST_TRACES = 3;
  private static final int MOST_SERVICES = 12;

  /** The wording of a message. */
  static Wording of(Message message, Markup markup) {
    return switch (message) {
      case Message.Single(Notification one) -> single(one, "", markup);
      case Message.NeverDelivered(Notification one) -> single(one, ", was not delivered", markup);
      case Message.Digest(List<Notification> all) ->
          summary(all, all.size() + " messages in one: too many came at once", markup);
      case Message.Refresh(List<Notification> all) ->
          summary(all, all.size() + " incidents go on", markup);
    };
  }

  private static Wording single(Notification one, String remark, Markup markup) {
    List<String> lines = new ArrayList<>();
    Measurement measured = one.measured();
    if (measured != null) {
      lines.add(line(measured(measured), markup));
    }
    lines.add(line(when(one), markup));
    if (!one.cause().service().isEmpty()) {
      lines.add(markup.bold(line("Probable cause: " + one.cause().service(), markup)));
    } else if (!one.cause().lines().isEmpty()) {
      lines.add(markup.bold("Findings"));
    }
    one.cause().lines().stream()
        .limit(MOST_CAUSES)
        .forEach(text -> lines.add("- " + line(text, markup)));
    List<String> places = places(one, markup);
    if (!places.isEmpty()) {
      lines.add(markup.bold("Look at"));
      lines.addAll(places);
    }
    if (!one.services().isEmpty()) {
      lines.add(line("Affected: " + some(one.services()), markup));
    }
    lines.add(line(standing(one), markup));
    return new Wording(
        headline(one, remark), lines, markup.link("open", one.link()), usable(one.link()));
  }

  private static Wording summary(List<Notification> all, String headline, Markup markup) {
    List<String> lines = new ArrayList<>();
    for (Notification one : all) {
      String cause = one.cause().service();
      lines.add(
          "- "
              + markup.link(line(headline(one, ""), markup), one.link())
              + line(
                  ", since "
                      + Amounts.time(one.sinceMillis())
                      + (cause.isEmpty() ? "" : ", cause: " + cause),
                  markup));
    }
    String link = all.getLast().link();
    return new Wording(headline, lines, markup.link("open", link), usable(link));
  }

  /** {@code [CRITICAL] title}, {@code [RESOLVED] title}. */
  static String headline(Notification one, String remark) {
    String mark =
        switch (one.status()) {
          case FIRING -> one.severity().word().toUpperCase(Locale.ROOT);
          case UPDATED -> one.severity().word().toUpperCase(Locale.ROOT) + ", updated";
          case RESOLVED -> "RESOLVED";
        };
    return Cut.line("[" + mark + remark + "] " + one.title(), LONGEST_HEADLINE);
  }

  /** {@code P99 of /pay: 2.41 s (±1.1 %, n=412), baseline 310 ms}. */
  static String measured(Measurement measured) {
    List<String> trust = new ArrayList<>();
    if (Double.isFinite(measured.errorShare())) {
      trust.add("±" + Amounts.of(100 * measured.errorShare(), "%"));
    }
    if (measured.n() > 0) {
      trust.add("n=" + measured.n());
    }
    String against = expected(measured);
    return measured.what()
        + ": "
        + Amounts.of(measured.value(), measured.unit())
        + (trust.isEmpty() ? "" : " (" + String.join(", ", trust) + ")")
        + (against == null
            ? ""
            : ", " + measured.expectation().name().toLowerCase(Locale.ROOT) + " " + against);
  }

  /** The bound or baseline with its unit; null where there is none. */
  static @Nullable String expected(Measurement measured) {
    return Double.isFinite(measured.expected())
        ? Amounts.of(measured.expected(), measured.unit())
        : null;
  }

  private static String when(Notification one) {
    return one.status() == NotificationStatus.RESOLVED
        ? "From "
            + Amounts.time(one.sinceMillis())
            + " for "
            + Amounts.stretch(one.untilMillis() - one.sinceMillis())
        : "Since " + Amounts.time(one.sinceMillis());
  }

  private static List<String> places(Notification one, Markup markup) {
    List<String> places = new ArrayList<>();
    if (Markup.usable(one.link())) {
      places.add("- " + markup.link("incident", one.link()));
    }
    for (ExemplarTrace trace :
        one.traces().subList(0, Math.min(MOST_TRACES, one.traces().size()))) {
      places.add("- " + markup.link("trace " + trace.id().toHex(), trace.link()));
    }
    return places;
  }

  private static String standing(Notification one) {
    int count = one.alerts().size();
    return count
        + (count == 1 ? " alert" : " alerts")
        + (one.silenced() == 0 ? "" : ", " + one.silenced() + " silenced")
        + (one.acknowledged() == 0 ? "" : ", " + one.acknowledged() + " acknowledged")
        + ", incident "
        + one.incident();
  }

  private static String some(List<String> names) {
    int more = names.size() - MOST_SERVICES;
    return String.join(", ", names.subList(0, Math.min(names.size(), MOST_SERVICES)))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String line(String text, Markup markup) {
    return markup.escape(Cut.line(text, LONGEST_LINE));
  }

  private static String usable(String url) {
    return Markup.usable(url) ? url : "";
  }
}

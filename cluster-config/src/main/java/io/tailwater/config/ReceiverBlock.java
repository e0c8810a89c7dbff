package io.tailwater.config;

import io.tailwater.config.NotifySettings.Route;
import io.tailwater.config.Section.Located;
import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.sinks.notify.Endpoint;
import io.tailwater.sinks.notify.FeishuFormat;
import io.tailwater.sinks.notify.Lanes;
import io.tailwater.sinks.notify.RateLimit;
import io.tailwater.sinks.notify.Receiver;
import io.tailwater.sinks.notify.Secret;
import io.tailwater.sinks.notify.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the checked {@code receivers:} list into settings, with the rules no table can say. */
final class ReceiverBlock {
  /** What a receiver's own refusals begin with: the receiver, and the key. */
  private static final Pattern REFUSAL =
      Pattern.compile("receivers(?:\\[([^]]*)])?\\.?([^:]*): (.*)", Pattern.DOTALL);

  private static final List<String> ALL_SPECIAL =
      ReceiverReference.KINDS.values().stream().flatMap(List::stream).distinct().sorted().toList();

  private final Findings findings;
  private final Variables variables;

  ReceiverBlock(Findings findings, Map<String, String> environment) {
    this.findings = findings;
    this.variables = new Variables(environment, findings);
  }

  /** Who is told; errors have been reported for those that could not be read. */
  NotifySettings read(List<Section> entries) {
    List<Route> routes = new ArrayList<>();
    Map<String, Section> byName = new HashMap<>();
    for (Section entry : entries) {
      Optional<Receiver> receiver = receiver(entry);
      String name = entry.value("name", String.class).orElse("");
      Section first = byName.putIfAbsent(name, entry);
      if (first != null && !name.isEmpty()) {
        findings.error(
            entry.at("name"),
            entry.path("name"),
            "the name '%s' is already used in line %d".formatted(name, first.at("name").line()));
      } else {
        receiver.ifPresent(told -> routes.add(route(entry, told)));
      }
    }
    if (routes.size() < entries.size()) {
      // A fallback on a receiver that has its error would be a second one for the same.
      return NotifySettings.defaults();
    }
    try {
      Lanes.of(routes.stream().map(Route::receiver).toList());
      return new NotifySettings(routes);
    } catch (IllegalArgumentException unfit) {
      refuse(unfit, byName, entries.getFirst());
      return NotifySettings.defaults();
    }
  }

  private Route route(Section entry, Receiver receiver) {
    return new Route(
        receiver,
        Matchers.read(findings, entry, "match", Matchers.OF_ALERTS),
        entry
            .value("severity", String.class)
            .map(AlertReference::severity)
            .orElse(Severity.WARNING));
  }

  private Optional<Receiver> receiver(Section entry) {
    Optional<String> type = entry.value("type", String.class);
    Optional<String> name = entry.value("name", String.class);
    if (type.isEmpty() || name.isEmpty() || !fits(entry, type.get())) {
      return Optional.empty();
    }
    int before = findings.errors().size();
    Optional<Endpoint> endpoint = endpoint(entry, name.get(), type.get());
    if (endpoint.isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<Receiver> receiver = receiver(entry, type.get(), endpoint.get());
      return findings.errors().size() == before ? receiver : Optional.empty();
    } catch (IllegalArgumentException refused) {
      refuse(refused, Map.of(), entry);
      return Optional.empty();
    }
  }

  /** Whether the entry has no keys of other kinds; what is missing is told of elsewhere. */
  private boolean fits(Section entry, String type) {
    boolean fits = true;
    for (String key : ALL_SPECIAL) {
      if (entry.mentions(key) && !special(type).contains(key)) {
        findings.error(
            entry.at(key),
            entry.path(key),
            "is no key of the kind '%s' -- leave it out%s"
                .formatted(
                    type,
                    special(type).isEmpty() ? "" : "; it has " + String.join(", ", special(type))));
        fits = false;
      }
    }
    return fits;
  }

  private static List<String> special(String type) {
    return ReceiverReference.KINDS.getOrDefault(type, List.of());
  }

  private Optional<Receiver> receiver(Section entry, String type, Endpoint endpoint) {
    return switch (type) {
      case "slack" -> Optional.of(new Receiver.Slack(endpoint));
      case "teams" -> Optional.of(new Receiver.Teams(endpoint));
      case "dingtalk" ->
          Optional.of(
              new Receiver.DingTalk(
                  endpoint,
                  secret(entry, "secret").orElse(null),
                  expanded(entry, "at_mobiles"),
                  entry.value("at_all", Boolean.class).orElse(false)));
      case "feishu" ->
          Optional.of(
              new Receiver.Feishu(
                  endpoint,
                  secret(entry, "secret").orElse(null),
                  entry.value("format", String.class).filter("text"::equals).isPresent()
                      ? FeishuFormat.TEXT
                      : FeishuFormat.CARD));
      case "wecom" -> Optional.of(new Receiver.WeCom(endpoint));
      case "pagerduty" -> pagerDuty(entry, endpoint);
      case "webhook" ->
          Optional.of(
              new Receiver.AlertmanagerWebhook(
                  endpoint, text(entry, "external_url").orElse(""), secrets(entry)));
      case "alertmanager" ->
          Optional.of(
              new Receiver.AlertmanagerPush(
                  endpoint,
                  entry
                      .value("refresh", Duration.class)
                      .map(Duration::toMillis)
                      .orElse(Receiver.AlertmanagerPush.DEFAULT_REFRESH_MILLIS)));
      case "skywalking" -> Optional.of(new Receiver.SkyWalking(endpoint, secrets(entry)));
      default ->
          Optional.of(new Receiver.Generic(endpoint, template(entry).orElse(null), secrets(entry)));
    };
  }

  private Optional<Receiver> pagerDuty(Section entry, Endpoint endpoint) {
    if (!entry.mentions("routing_key")) {
      findings.error(
          entry.at(),
          entry.path("routing_key"),
          "required with 'pagerduty', but missing -- copy the integration key of 32 characters");
    }
    return secret(entry, "routing_key").map(key -> new Receiver.PagerDuty(endpoint, key));
  }

  private Optional<Endpoint> endpoint(Section entry, String name, String type) {
    boolean hasOwn = type.equals("pagerduty");
    if (!entry.mentions("url") && !hasOwn) {
      findings.error(
          entry.at(),
          entry.path("url"),
          "required, but missing -- copy the address of the webhook, best as ${env:NAME}");
      return Optional.empty();
    }
    Optional<String> url =
        entry.mentions("url") ? text(entry, "url") : Optional.of(Receiver.PagerDuty.DEFAULT_URL);
    try {
      return url.map(address -> with(entry, Endpoint.of(name, address)));
    } catch (IllegalArgumentException refused) {
      refuse(refused, Map.of(), entry);
      return Optional.empty();
    }
  }

  private Endpoint with(Section entry, Endpoint plain) {
    Endpoint endpoint = plain;
    if (entry.mentions("limits")) {
      endpoint =
          endpoint.limitedTo(
              entry.sections("limits").stream().flatMap(one -> limit(one).stream()).toList());
    }
    if (entry.value("allow_private", Boolean.class).orElse(false)) {
      endpoint = endpoint.allowingPrivate();
    }
    if (entry.value("collapse", Boolean.class).orElse(false)) {
      endpoint = endpoint.collapsing();
    }
    Optional<String> fallback = entry.value("fallback", String.class);
    if (fallback.isPresent()) {
      endpoint = endpoint.fallingBackTo(fallback.get());
    }
    for (Map.Entry<String, String> header : entry.textByName("headers").entrySet()) {
      Optional<Secret> value =
          hidden(entry.at("headers"), entry.path("headers." + header.getKey()), header.getValue());
      if (value.isPresent()) {
        endpoint = endpoint.withHeader(header.getKey(), value.get());
      }
    }
    return endpoint;
  }

  private static Optional<RateLimit> limit(Section limit) {
    Optional<Duration> per = limit.value("per", Duration.class);
    return limit
        .value("count", Long.class)
        .flatMap(count -> per.map(span -> new RateLimit(count.intValue(), span.toMillis())));
  }

  private Optional<Template> template(Section entry) {
    Optional<String> text = entry.value("template", String.class);
    try {
      return text.map(Template::of);
    } catch (IllegalArgumentException refused) {
      findings.error(
          entry.at("template"), entry.path("template"), String.valueOf(refused.getMessage()));
      return Optional.empty();
    }
  }

  private List<Secret> secrets(Section entry) {
    return entry.texts("secrets").stream()
        .flatMap(text -> hidden(text.at(), entry.path("secrets"), text.value()).stream())
        .toList();
  }

  private Optional<Secret> secret(Section entry, String key) {
    return entry
        .value(key, String.class)
        .flatMap(text -> hidden(entry.at(key), entry.path(key), text));
  }

  private Optional<Secret> hidden(Position at, String path, String text) {
    Optional<String> value = variables.expand(at, path, text);
    if (value.filter(String::isBlank).isPresent()) {
      findings.error(at, path, "is empty -- give it a value, or leave it out");
      return Optional.empty();
    }
    return value.map(Secret::of);
  }

  private Optional<String> text(Section entry, String key) {
    return entry
        .value(key, String.class)
        .flatMap(text -> variables.expand(entry.at(key), entry.path(key), text));
  }

  private List<String> expanded(Section entry, String key) {
    List<Located<String>> texts = entry.texts(key);
    return texts.stream()
        .flatMap(text -> variables.expand(text.at(), entry.path(key), text.value()).stream())
        .toList();
  }

  /** Puts what a receiver refuses where the user wrote it. */
  private void refuse(
      IllegalArgumentException refused, Map<String, Section> byName, Section usual) {
    String message = String.valueOf(refused.getMessage());
    Matcher parts = REFUSAL.matcher(message);
    if (!parts.matches()) {
      findings.error(usual.at(), usual.path(), message);
      return;
    }
    String name = parts.group(1);
    Section entry = name == null ? usual : byName.getOrDefault(name, usual);
    String path = parts.group(2).isEmpty() ? "name" : parts.group(2);
    String key = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
    findings.error(entry.at(key), entry.path(path), parts.group(3));
  }
}

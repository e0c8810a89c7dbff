package io.tailwater.sinks.notify;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody, or some program, that is told about incidents: one record a kind, each with the
 * settings that {@code tailwater.yaml} has under {@code receivers}.
 *
 * <p>Constructors refuse what cannot work, in one line that says where, what and how to mend.
 */
public sealed interface Receiver {
  /** What all kinds have. */
  Endpoint endpoint();

  /** What {@code tailwater.yaml} calls the kind. */
  String type();

  /** How rules, commands and messages call it. */
  default String name() {
    return endpoint().name();
  }

  /**
   * Alertmanager's webhook, version 4.
   *
   * @param externalUrl where people find this Tailwater; may be empty
   * @param signing secrets of Standard Webhooks, the current one first; none for no signature
   */
  record AlertmanagerWebhook(Endpoint endpoint, String externalUrl, List<Secret> signing)
      implements Receiver {
    /** Refuses secrets of another form. */
    public AlertmanagerWebhook {
      signing = StandardSignature.checked(endpoint, signing);
    }

    @Override
    public String type() {
      return "webhook";
    }
  }

  /**
   * A real Alertmanager that is pushed to.
   *
   * @param refreshMillis how often what fires is sent again, 5 s to 1 min: Alertmanager keeps
   *     alerts in memory alone
   */
  record AlertmanagerPush(Endpoint endpoint, long refreshMillis) implements Receiver {
    /** As often as the spec asks for at least. */
    public static final long DEFAULT_REFRESH_MILLIS = 60_000;

    private static final String PATH = "/api/v2/alerts";

    /** Refuses another path, and a pace that would let alerts run out or flood. */
    public AlertmanagerPush {
      if (!endpoint.url().uri().getPath().endsWith(PATH)) {
        throw Endpoint.refusal(
            endpoint.name(),
            "url",
            "does not end in " + PATH,
            "write http://alertmanager:9093" + PATH);
      }
      if (refreshMillis < 5_000 || refreshMillis > DEFAULT_REFRESH_MILLIS) {
        throw Endpoint.refusal(
            endpoint.name(), "refresh", "is " + refreshMillis + " ms", "write 5s to 1m");
      }
    }

    @Override
    public String type() {
      return "alertmanager";
    }
  }

  /** Slack's incoming webhook. */
  record Slack(Endpoint endpoint) implements Receiver {
    @Override
    public String type() {
      return "slack";
    }
  }

  /** A workflow of Microsoft Teams that posts a card when a webhook is called. */
  record Teams(Endpoint endpoint) implements Receiver {
    @Override
    public String type() {
      return "teams";
    }
  }

  /**
   * A robot of a DingTalk group.
   *
   * @param secret of the security setting "sign"; null where another setting is used
   * @param atMobiles telephone numbers of those who are called by name
   * @param atAll whether the whole group is
   */
  record DingTalk(Endpoint endpoint, @Nullable Secret secret, List<String> atMobiles, boolean atAll)
      implements Receiver {
    private static final Pattern MOBILE = Pattern.compile("\\+?[0-9-]{5,20}");

    /** Refuses a URL without its token, and what are no telephone numbers. */
    public DingTalk {
      requireToken(endpoint, "access_token");
      atMobiles = List.copyOf(atMobiles);
      for (String mobile : atMobiles) {
        if (!MOBILE.matcher(mobile).matches()) {
          throw Endpoint.refusal(
              endpoint.name(), "at_mobiles", "'" + mobile + "'", "write telephone numbers");
        }
      }
    }

    @Override
    public String type() {
      return "dingtalk";
    }
  }

  /**
   * A bot of a Feishu or Lark group.
   *
   * @param secret of the security setting "signature"; null where another setting is used
   */
  record Feishu(Endpoint endpoint, @Nullable Secret secret, FeishuFormat format)
      implements Receiver {
    @Override
    public String type() {
      return "feishu";
    }
  }

  /** A robot of a WeCom group. */
  record WeCom(Endpoint endpoint) implements Receiver {
    /** Refuses a URL without its key. */
    public WeCom {
      requireToken(endpoint, "key");
    }

    @Override
    public String type() {
      return "wecom";
    }
  }

  /**
   * PagerDuty's Events API, version 2.
   *
   * @param routingKey the integration key, 32 characters
   */
  record PagerDuty(Endpoint endpoint, Secret routingKey) implements Receiver {
    /** Where events go unless the service region is the EU. */
    public static final String DEFAULT_URL = "https://events.pagerduty.com/v2/enqueue";

    private static final int KEY_LENGTH = 32;

    /** Refuses a key of another length. */
    public PagerDuty {
      if (routingKey.value().length() != KEY_LENGTH) {
        throw Endpoint.refusal(
            endpoint.name(),
            "routing_key",
            "has %d characters".formatted(routingKey.value().length()),
            "copy the integration key of 32 characters");
      }
    }

    @Override
    public String type() {
      return "pagerduty";
    }
  }

  /**
   * A bot that was written for SkyWalking's webhook.
   *
   * @param signing secrets of Standard Webhooks, the current one first; none for no signature
   */
  record SkyWalking(Endpoint endpoint, List<Secret> signing) implements Receiver {
    /** Refuses secrets of another form. */
    public SkyWalking {
      signing = StandardSignature.checked(endpoint, signing);
    }

    @Override
    public String type() {
      return "skywalking";
    }
  }

  /**
   * Any program.
   *
   * @param template the body; null for Tailwater's own document
   * @param signing secrets of Standard Webhooks, the current one first; none for no signature
   */
  record Generic(Endpoint endpoint, @Nullable Template template, List<Secret> signing)
      implements Receiver {
    /** Refuses secrets of another form. */
    public Generic {
      signing = StandardSignature.checked(endpoint, signing);
    }

    @Override
    public String type() {
      return "generic";
    }
  }

  private static void requireToken(Endpoint endpoint, String parameter) {
    if (!endpoint.url().hasParameter(parameter)) {
      throw Endpoint.refusal(
          endpoint.name(),
          "url",
          "has no " + parameter + "=...",
          "copy the whole webhook address of the robot");
    }
  }
}

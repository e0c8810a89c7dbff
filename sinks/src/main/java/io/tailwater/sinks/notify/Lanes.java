package io.tailwater.sinks.notify;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How receivers queue, and whether a set of them fits together. Pure. */
public final class Lanes {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60_000;

  private Lanes() {}

  /**
   * The queue settings of each receiver, by name.
   *
   * @throws IllegalArgumentException in one line, if two have one name, or if a fallback is missing
   *     or leads back to where it began
   */
  public static Map<String, LaneSettings> of(List<Receiver> receivers) {
    Map<String, LaneSettings> lanes = new TreeMap<>();
    for (Receiver receiver : receivers) {
      if (lanes.put(receiver.name(), of(receiver)) != null) {
        throw new IllegalArgumentException(
            "receivers: two are named '" + receiver.name() + "' -- rename one");
      }
    }
    lanes.forEach(
        (name, lane) -> {
          String next = lane.fallback();
          for (int steps = 0; next != null; steps++) {
            LaneSettings fallback = lanes.get(next);
            if (fallback == null) {
              throw Endpoint.refusal(
                  name, "fallback", "there is no receiver '" + next + "'", "name one of the list");
            }
            if (steps > lanes.size()) {
              throw Endpoint.refusal(
                  name, "fallback", "leads round in a circle", "let one of them have none");
            }
            next = fallback.fallback();
          }
        });
    return lanes;
  }

  /** The queue settings of a receiver: the operator's limits, otherwise those of its kind. */
  public static LaneSettings of(Receiver receiver) {
    Endpoint endpoint = receiver.endpoint();
    List<RateLimit> own = endpoint.limits();
    return new LaneSettings(
        own == null ? limits(receiver) : own,
        takesDigests(receiver),
        endpoint.collapse(),
        receiver instanceof Receiver.AlertmanagerPush push ? push.refreshMillis() : 0,
        endpoint.fallback());
  }

  /** A line on a receiver for people, without any secret. */
  public static String describe(Receiver receiver) {
    LaneSettings lane = of(receiver);
    return receiver.name()
        + ": "
        + receiver.type()
        + " at "
        + receiver.endpoint().url().place()
        + (lane.limits().isEmpty() ? ", no limit" : ", at most " + lane.limits())
        + (lane.digests() ? ", digests" : "")
        + (lane.collapses() ? ", collapses" : "")
        + (lane.fallback() == null ? "" : ", falls back to " + lane.fallback())
        + (receiver.endpoint().allowPrivate() ? ", may be private" : "");
  }

  private static List<RateLimit> limits(Receiver receiver) {
    return switch (receiver) {
      case Receiver.Slack _ -> List.of(new RateLimit(1, SECOND));
      case Receiver.Teams _ -> List.of(new RateLimit(4, SECOND));
      case Receiver.DingTalk _, Receiver.WeCom _ -> List.of(new RateLimit(20, MINUTE));
      case Receiver.Feishu _ -> List.of(new RateLimit(5, SECOND), new RateLimit(100, MINUTE));
      case Receiver.AlertmanagerWebhook _,
          Receiver.AlertmanagerPush _,
          Receiver.PagerDuty _,
          Receiver.SkyWalking _,
          Receiver.Generic _ ->
          List.of();
    };
  }

  /** People read a summary; programs that know one incident a request do not. */
  private static boolean takesDigests(Receiver receiver) {
    return switch (receiver) {
      case Receiver.Slack _,
          Receiver.Teams _,
          Receiver.DingTalk _,
          Receiver.WeCom _,
          Receiver.Feishu _ ->
          true;
      case Receiver.AlertmanagerWebhook _,
          Receiver.AlertmanagerPush _,
          Receiver.PagerDuty _,
          Receiver.SkyWalking _,
          Receiver.Generic _ ->
          false;
    };
  }
}

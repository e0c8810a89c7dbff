package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.incident.OpenAlert.Cover;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where all alerts of a tenant come together and become pages. Not thread-safe.
 *
 * <pre>{@code
 * an incident:
 *
 *   not told ---- after 30 s, critical 10 s ----> FIRING ----> UPDATED   worse, other root: at once
 *      |  ^                                          |            |      grown: every 5 minutes
 *      |  | evidence, silenced, held, over budget    |            |      goes on: every 4 hours
 *      |  +--                                        v            v
 *      v                                         all resolved for 3 minutes, or part of another
 *   all resolved: forgotten                                   |
 *                                                             v
 *                                                         RESOLVED
 * }</pre>
 *
 * <p>Time is the input's: {@link #advance} is to be called with the time of the records that the
 * alerts came in, not with a clock's, and the desk decides at every tenth second up to there. Then
 * a desk that is read from a state and fed with what followed decides what the first one did, and
 * its pages have the same keys. Transitions of one minute may come in any order, those of one alert
 * excepted, and twice.
 */
public final class IncidentDesk {
  private static final long STEP_MILLIS = 10_000;
  private static final long MINUTE_MILLIS = 60_000;
  private static final int MOST_BUFFERED = 1_000_000;
  private static final byte FORMAT = 2;

  /** The service that stands for all of them where one is held. */
  private static final String ALL = "";

  private final String tenant;
  private final DeskSettings settings;
  private final DeskState state = new DeskState();
  private final Silences silences = new Silences();
  private final NotificationBudget budget;
  private final Map<String, Long> heldUntil = new TreeMap<>();
  private final List<AlertTransition> buffered = new ArrayList<>();
  private long nowMillis;

  private IncidentDesk(String tenant, DeskSettings settings, long nowMillis) {
    this.tenant = tenant;
    this.settings = settings;
    this.nowMillis = nowMillis;
    budget = new NotificationBudget(settings.unconfirmedPerDay());
  }

  /**
   * A desk that knows of nothing.
   *
   * @param startMillis the time of its first input, milliseconds since 1970-01-01 UTC
   */
  public static IncidentDesk create(String tenant, DeskSettings settings, long startMillis) {
    return new IncidentDesk(tenant, settings, startMillis);
  }

  /** Takes a step of an alert of the tenant; it counts from the next {@link #advance} on. */
  public void accept(AlertTransition transition) {
    if (!transition.entity().tenant().equals(tenant)) {
      throw new IllegalArgumentException(
          "an alert of " + transition.entity().tenant() + " at the desk of " + tenant);
    }
    buffered.add(transition);
  }

  /**
   * Ends what nobody judges any more: the alerts of a service that are open here and not where they
   * are judged, because that has lost its state. Their steps count from the next {@link #advance}
   * on. Is to be called in the order of the service's steps.
   *
   * @param service whose
   * @param open fingerprints of the alerts that are open where the service is judged
   * @param minute of event time for which that is said; steps of later minutes are not undone
   * @return the steps by which the others end
   */
  public List<AlertTransition> present(String service, Set<String> open, long minute) {
    List<AlertTransition> ends = state.lost(service, open, minute, buffered);
    buffered.addAll(ends);
    return ends;
  }

  /** Whose judges have told of alerts that are open: services, and the places of machines. */
  public Set<String> judges() {
    return state.judges(buffered);
  }

  /** Sees the alerts in another graph from now on. */
  public void graph(ServiceGraph graph) {
    state.graph = graph;
  }

  /**
   * Adds a silence, or puts it in the place of the one with its id.
   *
   * @throws IllegalArgumentException if there are too many
   */
  public void silence(Silence silence) {
    silences.put(silence, state.alerts.values());
  }

  /**
   * Adds a silence that is planned, unless it is over, or was added as it is: then it is what
   * people have made of it since.
   *
   * @throws IllegalArgumentException if there are too many
   */
  public void plan(Silence silence) {
    silences.plan(silence, nowMillis, state.alerts.values());
  }

  /** Ends a silence now; says whether there was such a one. */
  public boolean endSilence(String id) {
    return silences.end(id, nowMillis);
  }

  /** The silences that hold or will. */
  public List<Silence> silences() {
    return silences.all();
  }

  /** Whether a call of {@link #advance} with this time would look at any alert. */
  public boolean decides(long untilMillis) {
    return (!state.alerts.isEmpty() || !buffered.isEmpty()) && nextStep(untilMillis) <= untilMillis;
  }

  /** Whether no incident is open. */
  public boolean isCalm() {
    return state.incidents.isEmpty();
  }

  /** The incidents that are open, in the order of their ids. */
  public List<IncidentView> incidents() {
    return state.incidents.values().stream().map(state::view).toList();
  }

  /**
   * Somebody takes care of an incident: it is not repeated any more.
   *
   * @return whether there is such an incident
   */
  public boolean acknowledge(String incident, String author) {
    Incident known = state.incidents.get(incident);
    if (known == null) {
      return false;
    }
    known.acknowledging = !author.equals(known.acknowledgedBy);
    known.acknowledgedBy = author;
    return true;
  }

  /**
   * Tells nothing of a service until a time: after it has moved, until its first full window. Pages
   * that were sent before are resolved nevertheless.
   */
  public void hold(String service, long untilMillis) {
    heldUntil.merge(service, untilMillis, Math::max);
  }

  /** The same for all services: after a start. */
  public void holdAll(long untilMillis) {
    hold(ALL, untilMillis);
  }

  /**
   * Decides all that there is to decide up to a time. A time that has passed changes nothing.
   *
   * @param ranking the causes, as they are seen now
   */
  public DeskOutput advance(long untilMillis, CauseRanking ranking) {
    List<Page> pages = new ArrayList<>();
    List<AlertTransition> transitions = new ArrayList<>();
    List<SilenceNotice> notices = new ArrayList<>();
    while (true) {
      long next = nextStep(untilMillis);
      if (next > untilMillis) {
        break;
      }
      nowMillis = next;
      applyBuffered();
      Set<String> firing = new HashSet<>();
      state.alerts.values().stream()
          .filter(OpenAlert::isLive)
          .forEach(alert -> firing.add(alert.fingerprint()));
      notices.addAll(silences.advance(nowMillis, firing));
      List<Grouping.Merger> mergers = new Grouping(state, settings, ranking, nowMillis).group();
      Map<String, Cover> before = covers();
      silence();
      pages.addAll(
          new Pager(tenant, state, settings, budget, ranking, this::isHeld, nowMillis)
              .page(mergers));
      hide();
      transitions.addAll(changes(before));
      forget();
    }
    return new DeskOutput(pages, transitions, notices);
  }

  /** Quiet time is passed over: nothing happens in it. */
  private long nextStep(long untilMillis) {
    long step = (Math.floorDiv(nowMillis, STEP_MILLIS) + 1) * STEP_MILLIS;
    if (!state.alerts.isEmpty() || !buffered.isEmpty()) {
      return step;
    }
    long last = Math.floorDiv(untilMillis, STEP_MILLIS) * STEP_MILLIS;
    long end = silences.nextEndMillis();
    long aligned = end >= last ? last : Math.ceilDiv(end, STEP_MILLIS) * STEP_MILLIS;
    return Math.max(step, aligned);
  }

  private void applyBuffered() {
    List<AlertTransition> due = new ArrayList<>();
    buffered.removeIf(
        transition -> transition.minute() * MINUTE_MILLIS <= nowMillis && due.add(transition));
    due.sort(
        Comparator.comparing(AlertTransition::minute).thenComparing(AlertTransition::fingerprint));
    for (AlertTransition transition : due) {
      OpenAlert known = state.alerts.get(transition.fingerprint());
      if (known != null) {
        known.apply(transition);
      } else if (transition.to().isOpen()) {
        OpenAlert opened = new OpenAlert(transition);
        state.alerts.put(opened.fingerprint(), opened);
        silences.opened(opened);
      }
    }
  }

  private boolean isHeld(OpenAlert alert) {
    return nowMillis < heldUntil.getOrDefault(ALL, Long.MIN_VALUE)
        || nowMillis < heldUntil.getOrDefault(alert.entity().service(), Long.MIN_VALUE);
  }

  private Map<String, Cover> covers() {
    Map<String, Cover> covers = new TreeMap<>();
    state.alerts.forEach((fingerprint, alert) -> covers.put(fingerprint, alert.cover()));
    return covers;
  }

  private void silence() {
    for (OpenAlert alert : state.alerts.values()) {
      String silence = alert.isLive() ? silences.hide(alert, nowMillis) : "";
      if (!silence.isEmpty()) {
        alert.cover(new Cover(AlertState.SILENCED, TransitionCause.SILENCED, silence));
      } else if (alert.isSilenced()) {
        alert.cover(Cover.NONE);
      }
    }
  }

  /** Hides what is not silenced behind its cause or the budget. */
  private void hide() {
    for (Incident incident : state.incidents.values()) {
      List<OpenAlert> members = state.members(incident);
      Roots roots = state.roots(members);
      for (OpenAlert member : members) {
        if (member.isLive() && !member.isSilenced()) {
          member.cover(cover(member, incident, roots));
        }
      }
    }
  }

  private Cover cover(OpenAlert member, Incident incident, Roots roots) {
    if (incident.withheld) {
      return new Cover(AlertState.SUPPRESSED, TransitionCause.OVER_BUDGET, "budget");
    }
    String cause = roots.explanationOf(member.place(), incident.root);
    return cause.isEmpty() || member.isUserFacing(state.graph)
        ? Cover.NONE
        : new Cover(AlertState.SUPPRESSED, TransitionCause.EXPLAINED, cause);
  }

  private List<AlertTransition> changes(Map<String, Cover> before) {
    List<AlertTransition> changes = new ArrayList<>();
    for (OpenAlert alert : state.alerts.values()) {
      Cover was = before.getOrDefault(alert.fingerprint(), Cover.NONE);
      if (alert.isLive() && !alert.cover().equals(was)) {
        changes.add(alert.coverChange(was, nowMillis / MINUTE_MILLIS));
      }
    }
    return changes;
  }

  private void forget() {
    for (OpenAlert alert : List.copyOf(state.alerts.values())) {
      if (!alert.isOpen() && !alert.isMember()) {
        state.forget(alert, silences);
      }
    }
  }

  /** Writes the state; the settings are the caller's to keep. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeUTF(tenant);
    out.writeLong(nowMillis);
    state.writeTo(out);
    silences.writeTo(out);
    budget.writeTo(out);
    out.writeInt(heldUntil.size());
    for (Map.Entry<String, Long> held : heldUntil.entrySet()) {
      out.writeUTF(held.getKey());
      out.writeLong(held.getValue());
    }
    out.writeInt(buffered.size());
    for (AlertTransition transition : buffered) {
      transition.writeTo(out);
    }
  }

  /**
   * Reads what {@link #writeTo} wrote. What was paged before is not paged again.
   *
   * @throws IOException if it is no state of a known format, or ends too soon
   */
  public static IncidentDesk readFrom(DeskSettings settings, DataInput in) throws IOException {
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new IOException("the state of a desk in format " + format);
    }
    IncidentDesk desk = new IncidentDesk(in.readUTF(), settings, in.readLong());
    desk.state.readFrom(in);
    desk.silences.readFrom(in, desk.state.alerts.values());
    desk.budget.readFrom(in);
    for (int i = Codes.readCount(in, MOST_BUFFERED); i > 0; i--) {
      desk.heldUntil.put(in.readUTF(), in.readLong());
    }
    for (int i = Codes.readCount(in, MOST_BUFFERED); i > 0; i--) {
      desk.buffered.add(AlertTransition.readFrom(in));
    }
    return desk;
  }
}

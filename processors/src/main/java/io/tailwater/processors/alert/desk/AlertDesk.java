package io.tailwater.processors.alert.desk;

import static io.tailwater.processors.alert.desk.AlertRows.MINUTE_MILLIS;

import io.tailwater.model.alert.AlertRow;
import io.tailwater.processors.alert.incident.DeskOutput;
import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.incident.IncidentDesk;
import io.tailwater.processors.alert.incident.IncidentView;
import io.tailwater.processors.alert.incident.ServiceGraph;
import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The desk of a tenant with all that it needs to name causes. Not thread-safe.
 *
 * <p>Steps of alerts go to an {@link IncidentDesk}, which groups them in the graph that evidence of
 * the last 15 minutes makes, and asks the evidence for causes. Evidence counts from the next {@link
 * #advance} on, and is forgotten at the begin of the minute in which it is too old: so it does not
 * matter in how many pieces time advances. A desk that is read from a state goes on as if it had
 * never been written.
 */
public final class AlertDesk {
  private static final byte FORMAT = 1;
  private static final int MOST_LOST = 1_000_000;

  private final IncidentDesk desk;
  private final Links links;
  private final EvidenceBook book;
  private final SignRanking ranking;
  private ServiceGraph graph;
  private boolean bookChanged;
  private long nowMillis;

  /** Ends of alerts that nobody judged any more, which have yet to become rows. */
  private final List<AlertTransition> lost = new ArrayList<>();

  private AlertDesk(
      IncidentDesk desk, Links links, EvidenceBook book, SignRanking ranking, long nowMillis) {
    this.desk = desk;
    this.links = links;
    this.book = book;
    this.ranking = ranking;
    this.nowMillis = nowMillis;
    graph = book.graph();
  }

  /** A desk that knows of nothing; {@code startMillis} is the time of its first input. */
  public static AlertDesk create(
      String tenant, DeskSettings settings, Links links, long startMillis) {
    EvidenceBook book = new EvidenceBook();
    return new AlertDesk(
        IncidentDesk.create(tenant, settings, startMillis),
        links,
        book,
        SignRanking.create(book),
        startMillis);
  }

  /** Takes a step of an alert. */
  public void accept(AlertTransition transition) {
    desk.accept(transition);
  }

  /** Takes what a service's minute says beside alerts. */
  public void accept(ServiceEvidence evidence) {
    bookChanged |= book.add(evidence);
  }

  /**
   * Takes which alerts of a service are open where it is judged. Those that are open here and not
   * there have lost their judge's memory, and resolve for want of data. Is to be called in the
   * order of the service's steps.
   *
   * @param service whose
   * @param openFingerprints of the alerts that are open there
   * @param minute of event time for which that is said, in minutes since 1970-01-01 UTC
   */
  public void present(String service, Set<String> openFingerprints, long minute) {
    lost.addAll(desk.present(service, openFingerprints, minute));
  }

  /**
   * Says of judges that they know of nothing: what they had told of is over.
   *
   * @param whose of services, and of the places of machines
   * @param minute of event time for which that is said, in minutes since 1970-01-01 UTC
   */
  public void presentNothing(Predicate<String> whose, long minute) {
    desk.judges().stream().filter(whose).forEach(judge -> present(judge, Set.of(), minute));
  }

  /** Tells nothing new of a service until a time, see {@link IncidentDesk#hold}. */
  public void hold(String service, long untilMillis) {
    desk.hold(service, untilMillis);
  }

  /** Tells nothing new of any service until a time: after a start. */
  public void holdAll(long untilMillis) {
    desk.holdAll(untilMillis);
  }

  /** Adds a silence, or puts it in the place of the one with its id. */
  public void silence(Silence silence) {
    desk.silence(silence);
  }

  /** Adds a silence that is planned, see {@link IncidentDesk#plan}. */
  public void plan(Silence silence) {
    desk.plan(silence);
  }

  /** Ends a silence now; says whether there was such a one. */
  public boolean endSilence(String id) {
    return desk.endSilence(id);
  }

  /** Somebody takes care of an incident; says whether there is such a one. */
  public boolean acknowledge(String incident, String author) {
    return desk.acknowledge(incident, author);
  }

  /** The silences that hold or will. */
  public List<Silence> silences() {
    return desk.silences();
  }

  /** The incidents that are open. */
  public List<IncidentView> incidents() {
    return desk.incidents();
  }

  /**
   * Decides all that there is to decide up to a time. A time that has passed changes nothing.
   *
   * @param untilMillis of event time: all input of before is in; epoch milliseconds
   * @param decidedMillis when that is, for the rows
   */
  public DeskResult advance(long untilMillis, long decidedMillis) {
    Decisions decisions = new Decisions(decidedMillis);
    lost.forEach(decisions::row);
    lost.clear();
    if (untilMillis > nowMillis) {
      long last = minute(untilMillis);
      for (long next = nextMinute(); next <= last; next = nextMinute()) {
        decide(next * MINUTE_MILLIS - 1, decisions);
        begin(next);
      }
      decide(untilMillis, decisions);
      ranking.learn(last);
    }
    return new DeskResult(decisions.told, decisions.covers, decisions.notices);
  }

  private static long minute(long millis) {
    return Math.floorDiv(millis, MINUTE_MILLIS);
  }

  /** The next minute with which the evidence changes. */
  private long nextMinute() {
    return Math.max(minute(nowMillis) + 1, book.firstMinute());
  }

  private void begin(long minute) {
    nowMillis = minute * MINUTE_MILLIS;
    if (!desk.isCalm()) {
      ranking.troubled(minute - 1);
    }
    ranking.learn(minute);
    bookChanged |= book.expire(minute);
  }

  /** In good times, and between the steps of the desk, nobody looks at the graph. */
  private void seeGraph(long untilMillis) {
    if (bookChanged && desk.decides(untilMillis)) {
      bookChanged = false;
      ranking.bookChanged();
      graph = book.graph();
      desk.graph(graph);
    }
  }

  private void decide(long millis, Decisions decisions) {
    seeGraph(millis);
    nowMillis = millis;
    decisions.add(desk.advance(millis, ranking), new Messages(graph, links, book::deployment));
  }

  /** What one call decides. */
  private static final class Decisions {
    private final long decidedMillis;
    private final List<DeskResult.Told> told = new ArrayList<>();
    private final List<AlertRow> covers = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    Decisions(long decidedMillis) {
      this.decidedMillis = decidedMillis;
    }

    void row(AlertTransition step) {
      covers.add(AlertRows.of(step, decidedMillis));
    }

    void add(DeskOutput output, Messages messages) {
      output.pages().forEach(page -> told.add(messages.of(page)));
      output.transitions().forEach(this::row);
      output.notices().forEach(notice -> notices.add(SilenceLines.of(notice)));
    }
  }

  /** Writes the state; settings and links are the caller's to keep. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeLong(nowMillis);
    out.writeBoolean(bookChanged);
    desk.writeTo(out);
    book.writeTo(out);
    ranking.writeTo(out);
    out.writeInt(lost.size());
    for (AlertTransition step : lost) {
      step.writeTo(out);
    }
  }

  /**
   * Reads what {@link #writeTo} wrote. Other settings than before hold from now on.
   *
   * @throws IOException if it is no state of a known format, or ends too soon
   */
  public static AlertDesk readFrom(DeskSettings settings, Links links, DataInput in)
      throws IOException {
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new IOException("the state of an alert desk in format " + format);
    }
    long nowMillis = in.readLong();
    boolean bookChanged = in.readBoolean();
    IncidentDesk desk = IncidentDesk.readFrom(settings, in);
    EvidenceBook book = EvidenceBook.readFrom(in);
    AlertDesk read = new AlertDesk(desk, links, book, SignRanking.readFrom(book, in), nowMillis);
    read.bookChanged = bookChanged;
    for (int i = Codes.readCount(in, MOST_LOST); i > 0; i--) {
      read.lost.add(AlertTransition.readFrom(in));
    }
    return read;
  }
}

package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.incident.CauseRanking.Cause;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.Severity;
import java.util.List;

/**
 * What somebody is to be told of an incident. The first of an incident interrupts; those that
 * follow bring it up to date, and the last says that it is over.
 *
 * @param tenant whose
 * @param incident the incident's id, the same in all its pages and in every replay
 * @param sequence 1 for the first page of the incident, and one more for each
 * @param status what became of it
 * @param reason why this is told now
 * @param severity the worst of what fires and is not silenced; once resolved, the worst that was
 *     told
 * @param atMillis when, of event time, milliseconds since 1970-01-01 UTC
 * @param sinceMinute the minute in which the first of its alerts began
 * @param headline what users feel of it, or else what is wrong at its root
 * @param root the vertex of the service graph that the alerts lead to
 * @param causes what is likeliest to be the cause, the likeliest first; at least one
 * @param members its alerts, the headline too, in the order of their begin
 * @param acknowledgedBy who takes care of it; empty while nobody does
 * @param continuedBy the incident that it turned out to be part of; empty otherwise
 */
public record Page(
    String tenant,
    String incident,
    int sequence,
    Status status,
    Reason reason,
    Severity severity,
    long atMillis,
    long sinceMinute,
    Member headline,
    String root,
    List<Cause> causes,
    List<Member> members,
    String acknowledgedBy,
    String continuedBy) {
  /** What became of an incident. */
  public enum Status {
    /** It is new. */
    FIRING("firing"),
    /** It goes on, and there is more to say. */
    UPDATED("updated"),
    /** Somebody takes care of it. */
    ACKNOWLEDGED("acknowledged"),
    /** It is over. */
    RESOLVED("resolved");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** The word in columns and notifications. */
    public String word() {
      return word;
    }
  }

  /** Why something is told. */
  public enum Reason {
    /** It began. */
    OPENED("opened"),
    /** It has become worse. */
    WORSE("worse"),
    /** It has another root than was told. */
    ROOT_CHANGED("root_changed"),
    /** More alerts belong to it. */
    GROWN("grown"),
    /** It was told long ago and goes on. */
    REPEATED("repeated"),
    /** Somebody has said that they take care. */
    ACKNOWLEDGED("acknowledged"),
    /** All is calm. */
    RECOVERED("recovered"),
    /** It turned out to be part of another incident. */
    MERGED("merged");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** The word in columns and notifications. */
    public String word() {
      return word;
    }
  }

  /**
   * An alert of an incident, as it stands.
   *
   * @param fingerprint names the alert
   * @param rule its rule
   * @param entity what it is about
   * @param state where it stands, {@code SUPPRESSED} and {@code SILENCED} included
   * @param by what covers it; empty where nothing does
   * @param severity how bad it is in this incident
   * @param sinceMinute the first minute of the breach
   * @param untilMinute the minute in which it resolved; {@link #GOES_ON} while it is open
   * @param measurement what was measured last
   * @param traces ids of traces that show it; may be empty
   * @param cause why it stands there
   */
  public record Member(
      String fingerprint,
      RuleIdentity rule,
      AlertEntity entity,
      AlertState state,
      String by,
      Severity severity,
      long sinceMinute,
      long untilMinute,
      Measurement measurement,
      List<String> traces,
      TransitionCause cause) {
    /** It has not resolved. */
    public static final long GOES_ON = Long.MAX_VALUE;

    public Member {
      traces = List.copyOf(traces);
    }
  }

  public Page {
    causes = List.copyOf(causes);
    members = List.copyOf(members);
    if (sequence < 1 || causes.isEmpty() || members.isEmpty()) {
      throw new IllegalArgumentException(
          "page %d of incident %s has %d causes and %d members"
              .formatted(sequence, incident, causes.size(), members.size()));
    }
  }

  /** Names the page, and what is sent of it, for ever: receivers know by it what they have had. */
  public String key() {
    return incident + "_" + sequence;
  }
}

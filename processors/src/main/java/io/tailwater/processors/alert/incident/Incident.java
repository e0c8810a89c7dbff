package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.incident.CauseRanking.Cause;
import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.rule.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Alerts of one cause, and what was told of them. */
final class Incident {
  /** It has not happened yet. */
  static final long NEVER = -1;

  /** Which of two stays when they turn out to be one: what was told of first, then the elder. */
  static final Comparator<Incident> SENIORITY =
      Comparator.comparing((Incident incident) -> incident.sequence == 0)
          .thenComparing(incident -> incident.openedMillis)
          .thenComparing(incident -> incident.id);

  private static final int ID_BYTES = 8;
  private static final int MOST_CAUSES = 1_000;

  final String id;
  final long openedMillis;
  final NavigableSet<String> members = new TreeSet<>();

  /** The vertex that the alerts lead to. */
  String root;

  /** Since when it is worth telling. */
  long worthySinceMillis = NEVER;

  /** Since when all members are resolved. */
  long calmSinceMillis = NEVER;

  /** Whether only the budget keeps it from being told. */
  boolean withheld;

  String acknowledgedBy = "";

  /** Whether it has yet to be told that it was acknowledged. */
  boolean acknowledging;

  /** What the last page was about; all of no meaning while {@code sequence} is 0. */
  int sequence;

  long firstPageMillis = NEVER;
  long lastPageMillis = NEVER;
  Severity toldSeverity = Severity.INFO;
  String toldRoot = "";
  String toldHeadline = "";
  List<Cause> toldCauses = List.of();
  final NavigableSet<String> toldMembers = new TreeSet<>();

  private Incident(String id, long openedMillis, String root) {
    this.id = id;
    this.openedMillis = openedMillis;
    this.root = root;
  }

  /** An incident that an alert begins; its id is a function of the alert and of its begin. */
  static Incident openedBy(OpenAlert alert, long millis) {
    String key =
        String.join(
            "\0", alert.entity().tenant(), alert.fingerprint(), Long.toString(alert.sinceMinute()));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      String id = HexFormat.of().formatHex(digest, 0, ID_BYTES);
      return new Incident(id, millis, alert.place());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether it may still turn out to come from elsewhere: for some minutes after it is known. */
  boolean isUndecided(long millis, DeskSettings settings) {
    return millis - Math.max(openedMillis, firstPageMillis) <= settings.redecideMillis();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeUTF(id);
    out.writeLong(openedMillis);
    out.writeUTF(root);
    Codes.writeTexts(out, members);
    out.writeLong(worthySinceMillis);
    out.writeLong(calmSinceMillis);
    out.writeBoolean(withheld);
    out.writeUTF(acknowledgedBy);
    out.writeBoolean(acknowledging);
    out.writeInt(sequence);
    out.writeLong(firstPageMillis);
    out.writeLong(lastPageMillis);
    Codes.write(out, toldSeverity);
    out.writeUTF(toldRoot);
    out.writeUTF(toldHeadline);
    out.writeInt(toldCauses.size());
    for (Cause cause : toldCauses) {
      out.writeUTF(cause.place());
      out.writeDouble(cause.score());
      Codes.writeTexts(out, cause.explanation());
    }
    Codes.writeTexts(out, toldMembers);
  }

  static Incident readFrom(DataInput in) throws IOException {
    Incident incident = new Incident(in.readUTF(), in.readLong(), in.readUTF());
    incident.members.addAll(Codes.readTexts(in));
    incident.worthySinceMillis = in.readLong();
    incident.calmSinceMillis = in.readLong();
    incident.withheld = in.readBoolean();
    incident.acknowledgedBy = in.readUTF();
    incident.acknowledging = in.readBoolean();
    incident.sequence = in.readInt();
    incident.firstPageMillis = in.readLong();
    incident.lastPageMillis = in.readLong();
    incident.toldSeverity = Codes.read(in, Severity.class);
    incident.toldRoot = in.readUTF();
    incident.toldHeadline = in.readUTF();
    List<Cause> causes = new ArrayList<>();
    for (int i = Codes.readCount(in, MOST_CAUSES); i > 0; i--) {
      causes.add(new Cause(in.readUTF(), in.readDouble(), Codes.readTexts(in)));
    }
    incident.toldCauses = List.copyOf(causes);
    incident.toldMembers.addAll(Codes.readTexts(in));
    return incident;
  }
}

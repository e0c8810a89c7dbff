package io.tailwater.processors.alert.desk;

import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.incident.IncidentView;
import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** The desk of a tenant with all that it needs to name causes. Not thread-safe. */
@SuppressWarnings("DoNotCallSuggester") // until it is written
public final class AlertDesk {
  private AlertDesk() {}

  /** A desk that knows of nothing; {@code startMillis} is the time of its first input. */
  public static AlertDesk create(
      String tenant, DeskSettings settings, Links links, long startMillis) {
    throw new UnsupportedOperationException(tenant + settings + links + startMillis);
  }

  /** Takes a step of an alert. */
  public void accept(AlertTransition transition) {
    throw new UnsupportedOperationException();
  }

  /** Takes what a service's minute says beside alerts. */
  public void accept(ServiceEvidence evidence) {
    throw new UnsupportedOperationException();
  }

  /** Adds a silence, or puts it in the place of the one with its id. */
  public void silence(Silence silence) {
    throw new UnsupportedOperationException();
  }

  /** Ends a silence now; says whether there was such a one. */
  public boolean endSilence(String id) {
    throw new UnsupportedOperationException();
  }

  /** Somebody takes care of an incident; says whether there is such a one. */
  public boolean acknowledge(String incident, String author) {
    throw new UnsupportedOperationException();
  }

  /** The silences that hold or will. */
  public List<Silence> silences() {
    throw new UnsupportedOperationException();
  }

  /** The incidents that are open. */
  public List<IncidentView> incidents() {
    throw new UnsupportedOperationException();
  }

  /**
   * Decides all that there is to decide up to a time.
   *
   * @param untilMillis of event time: all input of before is in; epoch milliseconds
   * @param decidedMillis when that is, for the rows
   */
  public DeskResult advance(long untilMillis, long decidedMillis) {
    throw new UnsupportedOperationException();
  }

  /** Writes the state; settings and links are the caller's to keep. */
  public void writeTo(DataOutput out) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Reads what {@link #writeTo} wrote. */
  public static AlertDesk readFrom(DeskSettings settings, Links links, DataInput in)
      throws IOException {
    throw new UnsupportedOperationException();
  }
}

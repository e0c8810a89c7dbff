package io.tailwater.processors.pattern;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the patterns of log lines, service by service, as the lines come.
 *
 * <p>Miners that see parts of the same service's lines tell each other what they learned: {@link
 * #takeChanged} and {@link #accept}. Records may be lost to no harm but delay, come twice, and in
 * any order; miners that were told the same agree on the pattern of every line, as long as no
 * {@linkplain PatternLimits bound} has been reached. One that begins anew is told all records
 * first.
 *
 * <p>Ids: a pattern is named by the form it began with. Patterns that turn out to be one keep the
 * older id; {@link PatternRecord#aliases} are the others. {@link #canonicalId} leads from one to
 * the other.
 *
 * <p>Pure: the same calls give the same answers. Not thread-safe.
 */
public final class PatternMiner {
  private final PatternLimits limits;
  private final Map<String, ServiceState> services = new HashMap<>();
  private final LineScanner line = new LineScanner();
  private final RecentMatches recent = new RecentMatches();

  /** Stands in {@link #recent} for lines that there was no room for. */
  private final Cluster noRoom = new Cluster(Form.of(line, 0, 0), 0);

  private long states;
  private long heldBytes;
  private boolean lastWasNew;

  /** A miner that has met no line yet. */
  public PatternMiner(PatternLimits limits) {
    this.limits = limits;
  }

  /** A service's patterns and the number of the state they are in. */
  private static final class ServiceState {
    final ServicePatterns patterns;
    long state;

    ServiceState(ServicePatterns patterns, long state) {
      this.patterns = patterns;
      this.state = state;
    }
  }

  /**
   * The pattern of a line, a new one if need be.
   *
   * @param service name of the service that wrote it; beyond 1 KiB none has patterns of its own
   * @param severityNumber OpenTelemetry's, 1 to 24; any other counts as not given
   * @param body UTF-8 text, or any bytes; of it the first 4 KiB, and there the first line and the
   *     class of the exception below it, are looked at
   * @param offset where the text begins
   * @param length how many bytes it has
   * @return {@link Pattern#OTHER} where a bound leaves no room for another pattern
   */
  public Pattern match(String service, int severityNumber, byte[] body, int offset, int length) {
    lastWasNew = false;
    ServiceState known = services.get(service);
    if (known == null) {
      known = newService(service);
      if (known == null) {
        return Pattern.OTHER;
      }
    }
    line.scan(body, offset, length);
    int band = Pattern.severityBand(severityNumber);
    long id = line.id();
    Cluster cluster = known.patterns.exact(band, id);
    if (cluster == null) {
      long key = RecentMatches.key(id, band, known.state);
      cluster = recent.find(key);
      if (cluster == null) {
        cluster = coveringOrNew(known, band);
        if (!lastWasNew) {
          recent.note(key, cluster);
        }
      }
    }
    return cluster == noRoom ? Pattern.OTHER : cluster.root().pattern();
  }

  /** Whether the last {@link #match} made a pattern, to which no known one is alike. */
  public boolean lastWasNew() {
    return lastWasNew;
  }

  /**
   * What has changed since the last call: for each pattern with new forms all that is known of it.
   * Patterns that others told completely are not among them.
   */
  public List<PatternRecord> takeChanged() {
    List<PatternRecord> changed = new ArrayList<>();
    services.values().forEach(known -> known.patterns.takeChanged(changed));
    return changed;
  }

  /** All that is known, changed or not. */
  public List<PatternRecord> all() {
    List<PatternRecord> all = new ArrayList<>();
    services.values().forEach(known -> known.patterns.all(all));
    return all;
  }

  /** Takes over what another miner learned, or this one before it began anew. */
  public void accept(PatternRecord told) {
    ServiceState known = services.get(told.service());
    if (known == null) {
      known = newService(told.service());
      if (known == null) {
        return;
      }
    }
    long before = known.patterns.heldBytes();
    if (known.patterns.accept(told.forms(), limits.heldBytes() - heldBytes)) {
      known.state = ++states;
    }
    heldBytes += known.patterns.heldBytes() - before;
  }

  /**
   * The id by which the pattern goes now that was once given this one.
   *
   * @return {@code id} itself if it is not known
   */
  public long canonicalId(String service, int severityBand, long id) {
    ServiceState known = services.get(service);
    Cluster cluster = known == null ? null : known.patterns.exact(severityBand, id);
    return cluster == null ? id : cluster.first().id();
  }

  /** How many patterns there are of all services. */
  public int patterns() {
    int patterns = 0;
    for (ServiceState known : services.values()) {
      patterns += known.patterns.patterns();
    }
    return patterns;
  }

  /** About how much memory the patterns take. */
  public long heldBytes() {
    return heldBytes;
  }

  private Cluster coveringOrNew(ServiceState known, int band) {
    long[] tokens = Form.tokens(line);
    Cluster covering = known.patterns.covering(band, tokens);
    if (covering != null) {
      return covering;
    }
    if (!known.patterns.hasRoom() || heldBytes >= limits.heldBytes()) {
      return noRoom;
    }
    long before = known.patterns.heldBytes();
    Cluster added = known.patterns.addNew(line, band);
    heldBytes += known.patterns.heldBytes() - before;
    known.state = ++states;
    lastWasNew = added.size() == 1;
    return added;
  }

  private @Nullable ServiceState newService(String service) {
    if (services.size() >= limits.services()
        || service.getBytes(StandardCharsets.UTF_8).length > PatternRecord.MAX_SERVICE_BYTES) {
      return null;
    }
    ServiceState made = new ServiceState(new ServicePatterns(service, limits), ++states);
    services.put(service, made);
    return made;
  }
}

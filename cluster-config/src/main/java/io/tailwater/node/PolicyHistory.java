package io.tailwater.node;

import io.tailwater.config.AgentSettings;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the policies that this node knows, oldest first.
 *
 * <p>At a stream time t the highest version with {@code effectiveFromMillis <= t} is in force; the
 * first one is so from the beginning of time. Versions only ever come to the end. Thread-safe;
 * reading takes no lock.
 */
final class PolicyHistory {
  /** How long a version can still hold traces open after another has taken its place. */
  private static final long SUPERSEDED_MILLIS = Duration.ofHours(1).toMillis();

  private final CountDownLatch complete = new CountDownLatch(1);
  private volatile List<Entry> entries = List.of();

  /** A version, where it stands in the topic, and what it means. */
  static final class Entry {
    private final long offset;
    private final PolicyVersion version;
    private volatile @Nullable Reading reading;

    private Entry(long offset, PolicyVersion version) {
      this.offset = offset;
      this.version = version;
    }

    PolicyVersion version() {
      return version;
    }

    /** Its meaning; empty where this node cannot read it, say because a newer one wrote it. */
    Optional<SamplingSpec> sampling() {
      return Optional.ofNullable(reading().sampling);
    }

    /** What it tells SkyWalking's agents. */
    AgentSettings agents() {
      return reading().agents;
    }

    /** Why this node cannot read it; empty where it can. */
    String trouble() {
      return reading().trouble;
    }

    /** Read when first asked for: of a long history only the end is. */
    private Reading reading() {
      Reading known = reading;
      if (known == null) {
        known = Reading.of(version);
        reading = known;
      }
      return known;
    }
  }

  private record Reading(@Nullable SamplingSpec sampling, AgentSettings agents, String trouble) {
    static Reading of(PolicyVersion version) {
      String name = "version " + version.version() + " of the policies";
      try {
        TailwaterConfig config = TailwaterConfig.parse(name, version.yaml());
        // What the shards compile later must not fail there.
        CompiledPolicies compiled =
            CompiledPolicies.compile(config.sampling(), version.version(), 1);
        return new Reading(compiled.spec(), config.agents(), "");
      } catch (InvalidConfigException | IllegalArgumentException e) {
        return new Reading(null, AgentSettings.none(), Lane.reason(e));
      }
    }
  }

  /**
   * Takes a version that stands at this offset of the topic; one that is known, or older than the
   * newest, is ignored.
   *
   * @return whether it is news
   */
  synchronized boolean add(long offset, PolicyVersion version) {
    if (version.version() <= newestVersion()) {
      return false;
    }
    List<Entry> more = new ArrayList<>(entries.size() + 1);
    more.addAll(entries);
    more.add(new Entry(offset, version));
    entries = List.copyOf(more);
    return true;
  }

  /** The topic has been read to its end, and there is a version that this node can read. */
  void complete() {
    complete.countDown();
  }

  boolean isComplete() {
    return complete.getCount() == 0;
  }

  /** Waits until the history is {@link #complete}; false where the patience was too short. */
  boolean awaitComplete(Duration patience) throws InterruptedException {
    return complete.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** All versions, oldest first. */
  List<PolicyVersion> versions() {
    return entries.stream().map(Entry::version).toList();
  }

  /** A version by its number. */
  Optional<PolicyVersion> version(int number) {
    for (Entry entry : entries) {
      if (entry.version.version() == number) {
        return Optional.of(entry.version);
      }
    }
    return Optional.empty();
  }

  /** The newest version, in force or soon to be. */
  Optional<Entry> newest() {
    List<Entry> known = entries;
    return known.isEmpty() ? Optional.empty() : Optional.of(known.getLast());
  }

  /** The number of the newest version; 0 where there is none. */
  int newestVersion() {
    return newest().map(entry -> entry.version.version()).orElse(0);
  }

  /** The newest version from this source. */
  Optional<PolicyVersion> newestFrom(String source) {
    return entries.reversed().stream()
        .map(Entry::version)
        .filter(version -> version.source().equals(source))
        .findFirst();
  }

  /** The offset after the newest version. */
  long nextOffset() {
    return newest().map(entry -> entry.offset + 1).orElse(0L);
  }

  /**
   * The version in force at a stream time; one that this node cannot read is passed over for the
   * one before it. Before the first version's time that first one counts.
   */
  Optional<Entry> inForceAt(long streamMillis) {
    List<Entry> known = entries;
    for (Entry entry : known.reversed()) {
      if (entry.version.effectiveFromMillis() <= streamMillis && entry.sampling().isPresent()) {
        return Optional.of(entry);
      }
    }
    return known.stream().filter(entry -> entry.sampling().isPresent()).findFirst();
  }

  /** The versions after this number that the node can read, oldest first. */
  List<Entry> after(int version) {
    return entries.stream()
        .filter(entry -> entry.version.version() > version && entry.sampling().isPresent())
        .toList();
  }

  /** The longest wait, in milliseconds, of any version under which a trace may be open now. */
  long longestWaitMillis(long nowMillis) {
    long longest = 0;
    for (Entry entry : entries.reversed()) {
      longest =
          Math.max(
              longest, entry.sampling().map(spec -> spec.decisionWait().toMillis()).orElse(0L));
      if (entry.version.effectiveFromMillis() < nowMillis - SUPERSEDED_MILLIS) {
        break;
      }
    }
    return longest;
  }
}

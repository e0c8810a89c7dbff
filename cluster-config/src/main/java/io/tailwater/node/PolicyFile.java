package io.tailwater.node;

import io.tailwater.config.Finding;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.node.PolicyCheck.Checked;
import io.tailwater.node.PolicyPublisher.Outcome;
import io.tailwater.node.PolicyVersion.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a node was started with, as a source of policy versions.
 *
 * <p>It counts when it has changed: at start, where its policies are others than those of the
 * newest version that came from it, and while the node runs, whenever its content changes. A
 * version that came another way since stays in force as long as the file stays as it was.
 *
 * <p>The file is looked at every second by modification time and size, and read once it has been
 * still from one look to the next: whoever writes it in place is not read halfway. Nothing is asked
 * of the file system beyond that, so links that are moved, as Kubernetes moves those of a
 * ConfigMap, are followed. One that is refused is logged, a line a finding, and changes nothing.
 */
final class PolicyFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final String AUTHOR = "file";

  private final @Nullable Path file;
  private final String source;
  private final PolicyCheck check;
  private final PolicyHistory history;
  private final PolicyPublisher publisher;
  private final NodeMetrics metrics;
  private final CountDownLatch stop = new CountDownLatch(1);
  private @Nullable Stamp lastLook;
  private @Nullable Stamp read;
  private @Nullable String taken;
  private @Nullable String atStart;

  private record Stamp(FileTime modified, long size) {}

  /**
   * The source of a node's versions.
   *
   * @param file null where the node was started with the shipped policies, which never change
   */
  PolicyFile(
      @Nullable Path file,
      PolicyCheck check,
      PolicyHistory history,
      PolicyPublisher publisher,
      NodeMetrics metrics) {
    this.file = file;
    this.source = file == null ? "shipped" : "file:" + file.toAbsolutePath().normalize();
    this.check = check;
    this.history = history;
    this.publisher = publisher;
    this.metrics = metrics;
  }

  /**
   * Publishes the file where it is news. To be called before {@link #watch}, with a history that
   * was read to its end.
   *
   * @throws PolicyLog.UnavailableException if it is not known to be written
   */
  void publishAtStart() {
    lastLook = stamp();
    read = lastLook;
    Optional<String> yaml = text();
    yaml.ifPresent(this::take);
  }

  /** Looks at the file from now on, on a thread of its own. */
  void watch() {
    if (file != null) {
      Thread.ofVirtual().name("policy-file").start(this::watchUntilStopped);
    }
  }

  private void watchUntilStopped() {
    try {
      while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look at the file; what cannot be published now is tried again at the next. */
  void look() {
    Stamp now = stamp();
    Stamp before = lastLook;
    lastLook = now;
    if (now == null || !now.equals(before) || now.equals(read)) {
      return;
    }
    try {
      text().ifPresent(this::take);
      read = now;
    } catch (PolicyLog.UnavailableException e) {
      LOG.warn("{} has changed and is not published yet: {}", source, e.getMessage());
    }
  }

  private void take(String yaml) {
    if (yaml.equals(taken)) {
      return;
    }
    switch (check.check(name(), yaml)) {
      case Checked.Refused(List<Finding> errors) -> {
        errors.forEach(error -> LOG.warn("the policies stay as they are: {}", error));
        metrics.configRejections.increment();
      }
      case Checked.Valid(TailwaterConfig config, Optional<Finding> nodeChange) -> {
        config.notes().forEach(note -> LOG.info("{}", note));
        nodeChange.ifPresent(change -> LOG.warn("{}", change));
        if (atStart == null) {
          atStart = yaml;
        }
        PolicyCheck.changesOfAlerts(name(), atStart, yaml)
            .forEach(change -> LOG.warn("{}", change));
        publish(yaml);
      }
    }
    taken = yaml;
  }

  private void publish(String yaml) {
    if (!isNews(history, source, yaml)) {
      return;
    }
    Outcome outcome =
        publisher.publish(
            new Draft(PolicyCheck.withoutReceivers(yaml), source, AUTHOR, ""),
            known -> isNews(known, source, yaml));
    if (outcome instanceof Outcome.Published(PolicyVersion version)) {
      LOG.info("{} is version {} of the policies now", source, version.version());
    }
  }

  /**
   * Whether a file's text must become a version: its policies differ from those that the file had
   * when it last became one, or, where it never did, from the newest.
   */
  static boolean isNews(PolicyHistory history, String source, String yaml) {
    return history
        .newestFrom(source)
        .or(() -> history.newest().map(PolicyHistory.Entry::version))
        .map(before -> !PolicyCheck.live(before.yaml()).equals(PolicyCheck.live(yaml)))
        .orElse(true);
  }

  private String name() {
    return file == null ? "the shipped tailwater.yaml" : file.toString();
  }

  private @Nullable Stamp stamp() {
    if (file == null) {
      return null;
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size());
    } catch (IOException _) {
      return null;
    }
  }

  private Optional<String> text() {
    if (file == null) {
      return Optional.of(TailwaterConfig.shippedText());
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      LOG.warn("the policies stay as they are: {} cannot be read: {}", file, Lane.reason(e));
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}

package io.tailwater.processors.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.LogSlotCount;
import io.tailwater.model.TraceId;
import io.tailwater.processors.pattern.ErrorClass;
import io.tailwater.processors.pattern.Pattern;
import io.tailwater.processors.sampling.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

final class SlotTallyProperties {
  private static final int WARN = 13;
  private static final List<Pattern> PATTERNS =
      List.of(
          new Pattern(1, "it broke", 5, null),
          new Pattern(2, "timed out after <*>", 3, ErrorClass.TIMEOUT),
          Pattern.OTHER);

  private record Line(
      long millis,
      String service,
      int severityNumber,
      Pattern pattern,
      TraceId trace,
      @Nullable Verdict verdict) {
    static Line drawn(Random random) {
      int trace = random.nextInt(12);
      return new Line(
          random.nextInt(60_000) - 30_000,
          random.nextInt(8) == 0 ? "" : "service " + random.nextInt(2),
          random.nextInt(25),
          PATTERNS.get(random.nextInt(PATTERNS.size())),
          trace == 0 ? new TraceId(0, 0) : new TraceId(trace % 2 == 0 ? trace : -trace, trace),
          random.nextInt(3) > 0
              ? null
              : trace % 3 == 0 ? Verdict.DROPPED : Verdict.keptBy("core", 1, 1));
    }

    boolean matters() {
      return !service.isEmpty() && (severityNumber >= WARN || pattern.errorClass() != null);
    }
  }

  private static List<Line> lines(Random random) {
    List<Line> lines = new ArrayList<>();
    for (int i = random.nextInt(300); i > 0; i--) {
      lines.add(Line.drawn(random));
    }
    return lines;
  }

  private static void add(SlotTally tally, Line line) {
    tally.came(
        line.millis,
        line.service,
        line.severityNumber,
        line.pattern,
        line.trace.hi(),
        line.trace.lo(),
        line.verdict);
  }

  private static List<LogSlotCount> counted(List<Line> lines) {
    SlotTally tally = new SlotTally();
    lines.forEach(line -> add(tally, line));
    return tally.take();
  }

  @Property(tries = 300)
  void countsAddUpToTheLinesThatCameHoweverOftenTheyAreTaken(@ForAll long seed) {
    Random random = new Random(seed);
    List<Line> lines = lines(random);
    SlotTally tally = new SlotTally();
    List<LogSlotCount> taken = new ArrayList<>();
    for (Line line : lines) {
      add(tally, line);
      if (random.nextInt(20) == 0) {
        taken.addAll(tally.take());
      }
    }
    taken.addAll(tally.take());

    assertThat(taken.stream().mapToLong(LogSlotCount::lines).sum())
        .isEqualTo(lines.stream().filter(Line::matters).count());
    for (LogSlotCount count : taken) {
      assertThat(Math.floorMod(count.slotMillis(), 10_000L)).isZero();
      assertThat(count.traces()).doesNotHaveDuplicates().doesNotContain(new TraceId(0, 0));
    }
  }

  @Property(tries = 300)
  void itDoesNotMatterInWhichOrderLinesCome(@ForAll long seed) {
    Random random = new Random(seed);
    List<Line> lines = lines(random);
    List<LogSlotCount> inOrder = counted(lines);
    Collections.shuffle(lines, random);

    assertThat(counted(lines)).containsExactlyInAnyOrderElementsOf(inOrder);
  }
}

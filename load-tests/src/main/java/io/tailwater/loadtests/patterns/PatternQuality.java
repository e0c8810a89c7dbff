package io.tailwater.loadtests.patterns;

import io.tailwater.processors.pattern.Pattern;
import io.tailwater.processors.pattern.PatternLimits;
import io.tailwater.processors.pattern.PatternMiner;
import java.util.ArrayList;
import java.util.List;

/** How well the miner groups the lines of a system, all with the limits that a node has. */
final class PatternQuality {
  private PatternQuality() {}

  /** Mines the lines in their order. The group of a line is the pattern that it has at the end. */
  static Grouping of(LabelledLines system) {
    PatternMiner miner = new PatternMiner(PatternLimits.DEFAULT);
    List<Pattern> given = new ArrayList<>();
    for (byte[] line : system.lines()) {
      given.add(miner.match(system.system(), 0, line, 0, line.length));
    }
    List<Long> found = new ArrayList<>();
    for (Pattern pattern : given) {
      found.add(miner.canonicalId(system.system(), pattern.severityBand(), pattern.id()));
    }
    return Grouping.of(found, system.events());
  }
}

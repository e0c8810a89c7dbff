package io.tailwater.loadtests.detection;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Figures measured on one kind of data. */
public interface DetectionSuite {
  /**
   * Measures.
   *
   * @param data directory laid out as {@code ../shared/data}
   * @return the figures; none where the directory has none of this suite's data
   * @throws IOException if there are data that cannot be read; says which
   */
  List<DetectionFigure> measure(Path data) throws IOException;
}

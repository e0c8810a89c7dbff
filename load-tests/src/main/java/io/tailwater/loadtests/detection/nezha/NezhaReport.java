package io.tailwater.loadtests.detection.nezha;

import io.tailwater.loadtests.detection.DetectionFigure;
import io.tailwater.loadtests.detection.DetectionSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures causes and surges on the faults of Nezha's systems, and pages of quiet services. */
public final class NezhaReport implements DetectionSuite {
  private static final RootCauses.Target TRAIN_TICKET = new RootCauses.Target(0.62, 0.95);
  private static final RootCauses.Target ONLINE_BOUTIQUE = new RootCauses.Target(0.8, 0.88);

  @Override
  public List<DetectionFigure> measure(Path data) throws IOException {
    Path nezha = data.resolve("nezha");
    if (!Files.isDirectory(nezha)) {
      return List.of();
    }
    List<DetectionFigure> measures = new ArrayList<>();
    for (NezhaSystem system : NezhaSystem.readAll(nezha)) {
      measures.addAll(
          RootCauses.measure(
              system, system.name().equals("TrainTicket") ? TRAIN_TICKET : ONLINE_BOUTIQUE));
      if (system.hasLines()) {
        measures.addAll(Surges.measure(system));
      }
    }
    measures.addAll(QuietService.measure());
    return measures;
  }
}

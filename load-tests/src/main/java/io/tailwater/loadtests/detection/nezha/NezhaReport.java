package io.tailwater.loadtests.detection.nezha;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures causes, surges and quiet services. */
public final class NezhaReport {
  private static final RootCauses.Target TRAIN_TICKET = new RootCauses.Target(0.62, 0.95);
  private static final RootCauses.Target ONLINE_BOUTIQUE = new RootCauses.Target(0.8, 0.88);

  private NezhaReport() {}

  /**
   * Measures.
   *
   * @param data folder with {@code cases.json}, a folder for each day, and {@code metrics}
   * @return all figures in the order in which they are to be read
   * @throws IOException if the data cannot be read; says which file
   */
  public static List<Measure> run(Path data) throws IOException {
    List<Measure> measures = new ArrayList<>();
    for (NezhaSystem system : NezhaSystem.readAll(data)) {
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

package io.tailwater.loadtests.detection.shop;

import io.tailwater.config.AlertSettings;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.loadtests.detection.DetectionFigure;
import io.tailwater.loadtests.detection.DetectionFigure.Target;
import io.tailwater.loadtests.detection.DetectionSuite;
import io.tailwater.loadtests.shop.Incident;
import io.tailwater.loadtests.shop.Schedule;
import io.tailwater.loadtests.shop.ShopModel;
import io.tailwater.loadtests.shop.ShopService;
import io.tailwater.model.alert.PageRow;
import io.tailwater.processors.sampling.SamplingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The shop of the demo with what a newcomer has configured: nothing. An ordinary day with its ups
 * and downs and a deploy should page nobody; the scripted incident should be one page that names
 * the supplier's API within six minutes.
 */
public final class ShopSuite implements DetectionSuite {
  private static final String NAME = "demo shop, simulated";

  /** A Monday, midnight. */
  private static final long OPENED_MILLIS = Instant.parse("2026-11-02T00:00:00Z").toEpochMilli();

  private static final Duration HISTORY = Duration.ofHours(24);
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration BEFORE_INCIDENT = Duration.ofMinutes(200);
  private static final Duration INCIDENT = Duration.ofMinutes(15);
  private static final Duration AFTER_INCIDENT = Duration.ofMinutes(30);
  private static final Duration NEVER_AGAIN = Duration.ofDays(1_000);
  private static final String CAUSE = "supplier-api";
  private static final int INCIDENTS = 5;
  private static final double MEAN_TRACES = 5;
  private static final double SWING = 0.5;
  private static final double BUSIEST_HOUR = 14;
  private static final double INCIDENT_TRACES = 10;
  private static final double MILLIS_A_MINUTE = 60_000;

  private static final String SAMPLING =
      """
      tail_sampling:
        decision_wait: 10s
        policies:
          - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
          - {name: slow, type: latency, latency: {threshold_ms: 500}}
          - {name: rest, type: probabilistic, probabilistic: {sampling_percentage: 5}}
      """;

  @Override
  public List<DetectionFigure> measure(Path data) throws IOException {
    SamplingSpec sampling = sampling();
    List<DetectionFigure> figures = new ArrayList<>();
    figures.add(
        new DetectionFigure(
            NAME, "a normal day with a deploy: pages", normalDay(sampling), "", Target.atMost(0)));
    double mostPages = 0;
    double latest = 0;
    for (int seed = 1; seed <= INCIDENTS; seed++) {
      List<PageRow> pages = pages(seed, sampling);
      mostPages = Math.max(mostPages, firing(pages));
      latest = Math.max(latest, namedAfter(pages, OPENED_MILLIS + BEFORE_INCIDENT.toMillis()));
    }
    figures.add(
        new DetectionFigure(
            NAME, "a slow supplier, most pages of 5 incidents", mostPages, "", Target.atMost(1)));
    figures.add(
        new DetectionFigure(
            NAME, "the supplier is named as the cause after", latest, "min", Target.atMost(6)));
    return figures;
  }

  private static SamplingSpec sampling() throws IOException {
    try {
      return TailwaterConfig.parse("shop", SAMPLING).sampling();
    } catch (InvalidConfigException refused) {
      throw new IOException(refused);
    }
  }

  private static double normalDay(SamplingSpec sampling) {
    ShopModel model =
        new ShopModel(
            List.of(
                new Incident.Deploy(
                    ShopService.CATALOG,
                    new Schedule(HISTORY.plusHours(10), Duration.ofMinutes(10), NEVER_AGAIN))));
    ShopRun run =
        new ShopRun(
            20_261_102,
            model,
            sampling,
            AlertSettings.defaults(),
            ShopSuite::tracesAt,
            OPENED_MILLIS);
    return firing(run.until(OPENED_MILLIS + HISTORY.plus(DAY).toMillis()));
  }

  private static double tracesAt(double hour) {
    return MEAN_TRACES * (1 + SWING * Math.cos((hour - BUSIEST_HOUR) * Math.PI / 12));
  }

  private static List<PageRow> pages(int seed, SamplingSpec sampling) {
    ShopModel model =
        new ShopModel(
            List.of(
                new Incident.SlowSupplier(new Schedule(BEFORE_INCIDENT, INCIDENT, NEVER_AGAIN))));
    ShopRun run =
        new ShopRun(
            seed, model, sampling, AlertSettings.defaults(), _ -> INCIDENT_TRACES, OPENED_MILLIS);
    return run.until(
        OPENED_MILLIS + BEFORE_INCIDENT.plus(INCIDENT).plus(AFTER_INCIDENT).toMillis());
  }

  private static double firing(List<PageRow> pages) {
    return pages.stream().filter(page -> page.status().equals("firing")).count();
  }

  /** Minutes until a page names the supplier; infinity where none does. */
  private static double namedAfter(List<PageRow> pages, long begunMillis) {
    return pages.stream()
        .filter(page -> page.cause().equals(CAUSE) && page.timeMillis() >= begunMillis)
        .mapToDouble(page -> (page.timeMillis() - begunMillis) / MILLIS_A_MINUTE)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }
}

package io.tailwater.ingest.decode.skywalking;

import java.util.Map;
import java.util.Set;

/**
 * What SkyWalking's meters are: a single value on the wire does not say whether it counts up.
 *
 * <p>Sources: skywalking-go and skywalking-python, the names of their runtime meters; the meter
 * toolkit, whose counters agents name {@code ..._counter} by habit. Runtime meters that measure
 * just what one of OpenTelemetry's does get its name and unit.
 */
final class SkyWalkingMeterNames {
  /**
   * What a meter is called today.
   *
   * @param name OpenTelemetry's name, or the meter's own
   * @param unit UCUM; empty where it is not known
   * @param divisor from the meter's value to that unit
   */
  record Today(String name, String unit, double divisor) {}

  private static final Set<String> CUMULATIVE =
      Set.of("instance_golang_gc_count", "instance_golang_gc_pause_time");

  private static final Map<String, Today> TODAY =
      Map.of(
          "instance_golang_live_goroutines_num", new Today("go.goroutine.count", "{goroutine}", 1),
          "instance_pvm_process_cpu_utilization", new Today("process.cpu.utilization", "1", 100),
          "instance_pvm_thread_active_count", new Today("process.thread.count", "{thread}", 1));

  private SkyWalkingMeterNames() {}

  /** Whether a single value of this name counts up for ever. */
  static boolean isCumulative(String name) {
    return name.endsWith("_counter") || CUMULATIVE.contains(name);
  }

  static Today today(String name) {
    Today known = TODAY.get(name);
    return known == null ? new Today(name, "", 1) : known;
  }
}

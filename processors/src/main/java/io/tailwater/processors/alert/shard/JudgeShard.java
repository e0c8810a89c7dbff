package io.tailwater.processors.alert.shard;

import io.tailwater.model.LogSlotCount;
import io.tailwater.model.MetricMinute;
import io.tailwater.model.alert.BaselineRow;
import io.tailwater.model.alert.SloRow;
import io.tailwater.model.rollup.RollupKind;
import io.tailwater.model.rollup.ShardTime;
import io.tailwater.processors.alert.judge.JudgeOutput;
import io.tailwater.processors.alert.judge.JudgeRules;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.judge.ServiceJudge;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.shard.ShardOutput.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges the services of one partition, as a state machine over its records: the same records give
 * the same outputs, live or replayed. Not thread-safe.
 *
 * <p>Counts wait until the shards of traces have settled all of their time, and a while longer for
 * what is late; then each service is judged, at every tenth second.
 */
public final class JudgeShard {
  private static final byte FORMAT = 2;
  private static final long STEP_MILLIS = 10_000;
  private static final int MOST_SERVICES = 1_000_000;

  private final JudgeRules rules;
  private final long latenessMillis;
  private final Map<String, ServiceJudge> services = new TreeMap<>();
  private ShardClock clock;
  private long judgedMillis;

  /**
   * A partition of which nothing is known.
   *
   * @param latenessMillis how long counts are waited for beyond the time that traces are settled
   * @param traceShards how many shards of traces there are
   */
  public JudgeShard(JudgeRules rules, long latenessMillis, int traceShards) {
    clock = new ShardClock(traceShards);
    this.rules = rules;
    this.latenessMillis = latenessMillis;
  }

  /**
   * Takes a record.
   *
   * @param kind what its header says; an unknown one is passed over
   * @param recordMillis when it was written, epoch milliseconds
   * @return what is judged now; empty but for its time where nothing is
   * @throws IllegalArgumentException if it cannot be read
   */
  public ShardOutput accept(String kind, byte[] value, long recordMillis) {
    if (kind.equals(ShardTime.KIND)) {
      ShardTime.decode(value).forEach(time -> clock.accept(time, recordMillis));
      return judge(recordMillis);
    }
    count(kind, value);
    return nothing();
  }

  private ShardOutput nothing() {
    return new ShardOutput(List.of(), List.of(), List.of(), List.of(), 0, judgedMillis, List.of());
  }

  private void count(String kind, byte[] value) {
    if (kind.equals(RollupKind.REQUESTS.header())) {
      RollupKind.REQUESTS.decode(value, (key, stats) -> judgeOf(key.service()).add(key, stats));
    } else if (kind.equals(RollupKind.EDGES.header())) {
      RollupKind.EDGES.decode(value, (key, stats) -> judgeOf(key.client()).add(key, stats));
    } else if (kind.equals(RollupKind.STATEMENTS.header())) {
      RollupKind.STATEMENTS.decode(value, (key, stats) -> judgeOf(key.service()).add(key, stats));
    } else if (kind.equals(LogSlotCount.KIND)) {
      LogSlotCount.decode(value).forEach(count -> judgeOf(count.service()).add(count));
    } else if (kind.equals(MetricMinute.KIND)) {
      MetricMinute.decode(value).forEach(minute -> judgeOf(minute.place()).add(minute));
    }
  }

  private ServiceJudge judgeOf(String service) {
    return services.computeIfAbsent(service, name -> new ServiceJudge(name, rules));
  }

  private ShardOutput judge(long recordMillis) {
    long over = Math.floorDiv(clock.at(recordMillis) - latenessMillis, STEP_MILLIS) * STEP_MILLIS;
    if (over <= judgedMillis) {
      return nothing();
    }
    judgedMillis = over;
    List<AlertTransition> transitions = new ArrayList<>();
    List<BaselineRow> baselines = new ArrayList<>();
    List<SloRow> objectives = new ArrayList<>();
    List<ServiceEvidence> evidence = new ArrayList<>();
    long late = 0;
    List<Fault> faults = new ArrayList<>();
    for (Map.Entry<String, ServiceJudge> service : services.entrySet()) {
      JudgeOutput output;
      try {
        output = service.getValue().judge(over, recordMillis);
      } catch (RuntimeException fault) {
        // Whatever a service sends, the others are judged.
        faults.add(new Fault(service.getKey(), String.valueOf(fault.getMessage())));
        service.setValue(new ServiceJudge(service.getKey(), rules));
        continue;
      }
      transitions.addAll(output.transitions());
      baselines.addAll(output.baselines());
      objectives.addAll(output.objectives());
      evidence.addAll(output.evidence());
      late += output.lateCalls();
    }
    services.values().removeIf(ServiceJudge::isForgettable);
    return new ShardOutput(
        transitions, baselines, objectives, evidence, late, judgedMillis, faults);
  }

  /** By service, the alerts that are open, each as a step from where it stands to there. */
  public Map<String, List<AlertTransition>> open() {
    Map<String, List<AlertTransition>> open = new TreeMap<>();
    services.forEach((name, service) -> open.put(name, service.open()));
    return open;
  }

  /** All of before is judged, of event time, epoch milliseconds. */
  public long judgedMillis() {
    return judgedMillis;
  }

  /** How many services are known. */
  public int services() {
    return services.size();
  }

  /** Writes the state; the rules are the caller's to keep. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeLong(judgedMillis);
    clock.writeTo(out);
    out.writeInt(services.size());
    for (Map.Entry<String, ServiceJudge> service : services.entrySet()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      service.getValue().writeTo(new DataOutputStream(bytes));
      out.writeInt(bytes.size());
      out.write(bytes.toByteArray());
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if it is no state of a known format, or ends too soon
   */
  public static JudgeShard read(
      DataInput in, JudgeRules rules, long latenessMillis, int traceShards) throws IOException {
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new IOException("the state of a partition of services in format " + format);
    }
    JudgeShard shard = new JudgeShard(rules, latenessMillis, traceShards);
    shard.judgedMillis = in.readLong();
    shard.clock = ShardClock.read(in, traceShards);
    int services = in.readInt();
    if (services < 0 || services > MOST_SERVICES) {
      throw new IOException("the states of " + services + " services");
    }
    for (int i = 0; i < services; i++) {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      ServiceJudge judge =
          ServiceJudge.read(new DataInputStream(new ByteArrayInputStream(bytes)), rules);
      shard.services.put(judge.service(), judge);
    }
    return shard;
  }
}

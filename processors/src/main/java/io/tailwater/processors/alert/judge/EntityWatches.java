package io.tailwater.processors.alert.judge;

import io.tailwater.model.MetricMinute.Scope;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.processors.alert.judge.Gauges.Owner;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is watched of a service but its objectives and lines. Not thread-safe. */
final class EntityWatches {
  /** So many entities of a service are watched at most; later ones are passed over. */
  static final int MOST_ENTITIES = 1_000;

  /** Entities without calls for as long are forgotten. */
  static final int REMEMBERED_MINUTES = 7 * Minutes.A_DAY;

  /** Processes come and go, and their names with them. */
  private static final int REMEMBERED_MINUTES_OF_INSTANCES = 3 * Minutes.AN_HOUR;

  private final String service;
  private final JudgeRules rules;
  private final NavigableMap<AlertEntity, EntityWatch> watches =
      new TreeMap<>(EntityAlerts.BY_ENTITY);

  /** The place of each class of statements: what stands for the database in the service graph. */
  private final NavigableMap<String, AlertEntity> databases = new TreeMap<>();

  private long ignored;

  /** Nothing is watched yet. */
  EntityWatches(String service, JudgeRules rules) {
    this.service = service;
    this.rules = rules;
  }

  /**
   * Judges a closed minute.
   *
   * @param peer the one database or cache that the service calls; null where it calls none or many
   * @param firing entities with an alert that is open
   */
  void judge(
      long minute,
      OpenMinute data,
      @Nullable String peer,
      Set<AlertEntity> firing,
      EntityAlerts alerts,
      Outcome out) {
    Map<Owner, NavigableMap<String, Double>> gauges = data.gauges().values();
    meet(minute, data, peer);
    gauges.keySet().forEach(owner -> meet(entity(owner), minute));
    for (EntityWatch watch : watches.values()) {
      AlertEntity entity = watch.entity();
      watch.judge(minute, minuteOf(entity, data, gauges), firing.contains(entity), alerts, out);
    }
    watches
        .values()
        .removeIf(watch -> minute - watch.lastCalls() > rememberedMinutes(watch.entity()));
    databases.values().removeIf(entity -> !watches.containsKey(entity));
  }

  /** Begins to watch what is called for the first time. */
  private void meet(long minute, OpenMinute data, @Nullable String peer) {
    if (data.isHeard() && !AlertEntity.isHost(service)) {
      meet(AlertEntity.service(rules.tenant(), service), minute);
    }
    for (String endpoint : data.endpoints().keySet()) {
      meet(AlertEntity.endpoint(rules.tenant(), service, endpoint), minute);
    }
    for (String callee : data.edges().keySet()) {
      if (!callee.isEmpty()) {
        meet(AlertEntity.edge(rules.tenant(), service, callee), minute);
      }
    }
    for (String statements : data.statements().keySet()) {
      AlertEntity known = databases.get(statements);
      if (known == null) {
        String place = peer == null ? system(statements) : peer;
        known = AlertEntity.database(rules.tenant(), service, statements, place);
      }
      if (meet(known, minute)) {
        databases.put(statements, known);
      }
    }
  }

  private static String system(String statements) {
    String system = statements.substring(0, Math.max(0, statements.indexOf(' ')));
    return system.isEmpty() ? "database" : system;
  }

  private boolean meet(AlertEntity entity, long minute) {
    if (watches.containsKey(entity)) {
      return true;
    }
    RulePlan plan = RulePlan.of(entity, rules.rules());
    if (plan.bySignal().isEmpty()) {
      return false;
    }
    if (watches.size() >= MOST_ENTITIES) {
      ignored++;
      return false;
    }
    watches.put(entity, new EntityWatch(entity, plan, rules.baselines(), minute));
    return true;
  }

  private AlertEntity entity(Owner owner) {
    return switch (owner.scope()) {
      case SERVICE -> AlertEntity.service(rules.tenant(), service);
      case INSTANCE -> AlertEntity.instance(rules.tenant(), service, owner.name());
      case HOST -> AlertEntity.host(rules.tenant(), owner.name());
    };
  }

  private static int rememberedMinutes(AlertEntity entity) {
    return entity.kind() == AlertEntity.Kind.INSTANCE
        ? REMEMBERED_MINUTES_OF_INSTANCES
        : REMEMBERED_MINUTES;
  }

  private static EntityMinute minuteOf(
      AlertEntity entity, OpenMinute data, Map<Owner, NavigableMap<String, Double>> gauges) {
    return switch (entity.kind()) {
      case SERVICE -> data.ofService(measured(gauges, Scope.SERVICE, ""));
      case ENDPOINT -> ofCalls(data, data.endpoints().get(entity.key()));
      case DATABASE -> ofCalls(data, data.statements().get(entity.key()));
      case EDGE -> data.ofEdge(entity.key());
      case INSTANCE ->
          EntityMinute.ofMetrics(data.isHeard(), measured(gauges, Scope.INSTANCE, entity.key()));
      case HOST ->
          EntityMinute.ofMetrics(data.isHeard(), measured(gauges, Scope.HOST, entity.key()));
      case LOG -> ofCalls(data, null);
    };
  }

  private static Map<String, Double> measured(
      Map<Owner, NavigableMap<String, Double>> gauges, Scope scope, String name) {
    Map<String, Double> values = gauges.get(new Owner(scope, name));
    return values == null ? Map.of() : values;
  }

  private static EntityMinute ofCalls(OpenMinute data, @Nullable CallStats stats) {
    return EntityMinute.ofCalls(data.isHeard(), stats == null ? new CallStats() : stats);
  }

  boolean isEmpty() {
    return watches.isEmpty();
  }

  /** How often an entity was passed over in a minute because there are too many. */
  long ignored() {
    return ignored;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(ignored);
    out.writeInt(watches.size());
    for (EntityWatch watch : watches.values()) {
      watch.writeTo(out);
    }
  }

  static EntityWatches read(DataInput in, String service, JudgeRules rules) throws IOException {
    EntityWatches read = new EntityWatches(service, rules);
    read.ignored = in.readLong();
    for (int i = Codes.readCount(in, MOST_ENTITIES); i > 0; i--) {
      EntityWatch watch = EntityWatch.read(in, rules.rules(), rules.baselines());
      if (watch != null) {
        read.watches.put(watch.entity(), watch);
        if (watch.entity().kind() == AlertEntity.Kind.DATABASE) {
          read.databases.put(watch.entity().key(), watch.entity());
        }
      }
    }
    return read;
  }
}

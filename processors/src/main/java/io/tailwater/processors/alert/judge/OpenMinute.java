package io.tailwater.processors.alert.judge;

import io.tailwater.model.MetricMinute;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.StatementKey;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What has come of a minute. Counts add in any order. Not thread-safe. */
final class OpenMinute {
  /** So many names of a kind are held at most; more of them in one minute count for nobody. */
  static final int MOST_NAMES = 2_000;

  private static final int MOST_LETTERS = 200;
  private static final String HTTP = "http";

  /** Calls of a callee. */
  static final class OpenEdge {
    private EdgeKey.Kind kind = EdgeKey.Kind.EXTERNAL;
    private final EdgeStats stats = new EdgeStats();

    /** What is called. */
    EdgeKey.Kind kind() {
      return kind;
    }

    EdgeStats stats() {
      return stats;
    }
  }

  private final CallStats total = new CallStats();
  private final NavigableMap<String, CallStats> endpoints = new TreeMap<>();
  private final NavigableMap<String, OpenEdge> edges = new TreeMap<>();
  private final NavigableMap<String, CallStats> statements = new TreeMap<>();
  private final NavigableMap<String, Long> codes = new TreeMap<>();
  private final NavigableMap<String, ObjectiveTally> tallies = new TreeMap<>();
  private Gauges gauges = new Gauges();
  private long clientErrors;
  private long serverErrors;
  private boolean heard;

  void add(RequestKey key, CallStats stats) {
    heard = true;
    if (key.kind() == RequestKey.Kind.INTERNAL) {
      return;
    }
    total.add(stats);
    if (endpoints.containsKey(key.endpoint()) || endpoints.size() < MOST_NAMES) {
      endpoints.computeIfAbsent(key.endpoint(), _ -> new CallStats()).add(stats);
    }
    int status = HTTP.equals(key.protocol()) ? status(key.code()) : 0;
    clientErrors += status / 100 == 4 ? stats.calls() : 0;
    serverErrors += status / 100 == 5 ? stats.calls() : 0;
    boolean error = HTTP.equals(key.protocol()) ? status >= 400 : isRpcError(key);
    if (error && codes.size() < MOST_NAMES) {
      codes.merge(key.protocol() + ' ' + key.code(), stats.calls(), Long::sum);
    }
  }

  private static boolean isRpcError(RequestKey key) {
    return "rpc".equals(key.protocol())
        && !key.code().isEmpty()
        && !"0".equals(key.code())
        && !"OK".equals(key.code());
  }

  private static int status(String code) {
    return code.length() == 3 && code.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Integer.parseInt(code)
        : 0;
  }

  void add(EdgeKey key, EdgeStats stats) {
    heard |= stats.client().calls() > 0;
    if (EdgeKey.UNKNOWN.equals(key.server())) {
      return;
    }
    if (edges.containsKey(key.server()) || edges.size() < MOST_NAMES) {
      OpenEdge edge = edges.computeIfAbsent(key.server(), _ -> new OpenEdge());
      edge.kind = key.kind().compareTo(edge.kind) < 0 ? key.kind() : edge.kind;
      edge.stats.add(stats);
    }
  }

  void add(StatementKey key, CallStats stats) {
    heard = true;
    String text = key.system() + ' ' + key.statement();
    String name = text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS);
    if (statements.containsKey(name) || statements.size() < MOST_NAMES) {
      statements.computeIfAbsent(name, _ -> new CallStats()).add(stats);
    }
  }

  void add(MetricMinute of) {
    heard = true;
    gauges.add(of);
  }

  Gauges gauges() {
    return gauges;
  }

  /** Something was heard of the service. */
  void hear() {
    heard = true;
  }

  boolean isHeard() {
    return heard;
  }

  /** All requests. */
  CallStats total() {
    return total;
  }

  NavigableMap<String, CallStats> endpoints() {
    return endpoints;
  }

  /** Calls by callee. */
  NavigableMap<String, OpenEdge> edges() {
    return edges;
  }

  /** By the system and the text, shortened. */
  NavigableMap<String, CallStats> statements() {
    return statements;
  }

  /** What an objective has of the minute. */
  ObjectiveTally tally(String objective) {
    return tallies.computeIfAbsent(objective, _ -> new ObjectiveTally());
  }

  /** The service, with the values of its metrics. */
  EntityMinute ofService(Map<String, Double> values) {
    return new EntityMinute(
        heard, total, new EdgeStats().gap(), 0, clientErrors, serverErrors, codes, values);
  }

  EntityMinute ofEdge(String callee) {
    OpenEdge edge = edges.get(callee);
    EdgeStats stats = edge == null ? new EdgeStats() : edge.stats;
    return new EntityMinute(
        heard, stats.client(), stats.gap(), total.calls(), 0, 0, Map.of(), Map.of());
  }

  /** How many calls are counted in it, of any kind. */
  long calls() {
    long calls = total.calls();
    for (OpenEdge edge : edges.values()) {
      calls += edge.stats.client().calls();
    }
    for (CallStats stats : statements.values()) {
      calls += stats.calls();
    }
    return calls;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeBoolean(heard);
    out.writeLong(clientErrors);
    out.writeLong(serverErrors);
    total.writeTo(out);
    writeStats(out, endpoints);
    writeStats(out, statements);
    out.writeInt(edges.size());
    for (Map.Entry<String, OpenEdge> edge : edges.entrySet()) {
      out.writeUTF(edge.getKey());
      Codes.write(out, edge.getValue().kind);
      edge.getValue().stats.writeTo(out);
    }
    out.writeInt(codes.size());
    for (Map.Entry<String, Long> code : codes.entrySet()) {
      out.writeUTF(code.getKey());
      out.writeLong(code.getValue());
    }
    out.writeInt(tallies.size());
    for (Map.Entry<String, ObjectiveTally> tally : tallies.entrySet()) {
      out.writeUTF(tally.getKey());
      tally.getValue().writeTo(out);
    }
    gauges.writeTo(out);
  }

  static OpenMinute read(DataInput in) throws IOException {
    OpenMinute read = new OpenMinute();
    read.heard = in.readBoolean();
    read.clientErrors = in.readLong();
    read.serverErrors = in.readLong();
    read.total.add(CallStats.read(in));
    readStats(in, read.endpoints);
    readStats(in, read.statements);
    for (int i = Codes.readCount(in, MOST_NAMES); i > 0; i--) {
      OpenEdge edge = read.edges.computeIfAbsent(in.readUTF(), _ -> new OpenEdge());
      edge.kind = Codes.read(in, EdgeKey.Kind.class);
      edge.stats.add(EdgeStats.read(in));
    }
    for (int i = Codes.readCount(in, MOST_NAMES); i > 0; i--) {
      read.codes.put(in.readUTF(), in.readLong());
    }
    for (int i = Codes.readCount(in, Integer.MAX_VALUE); i > 0; i--) {
      read.tallies.put(in.readUTF(), ObjectiveTally.read(in));
    }
    read.gauges = Gauges.read(in);
    return read;
  }

  private static void writeStats(DataOutput out, Map<String, CallStats> all) throws IOException {
    out.writeInt(all.size());
    for (Map.Entry<String, CallStats> stats : all.entrySet()) {
      out.writeUTF(stats.getKey());
      stats.getValue().writeTo(out);
    }
  }

  private static void readStats(DataInput in, Map<String, CallStats> into) throws IOException {
    for (int i = Codes.readCount(in, MOST_NAMES); i > 0; i--) {
      into.put(in.readUTF(), CallStats.read(in));
    }
  }
}

package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who calls whom, and how many of a caller's bad traces pass each callee: the evidence by which one
 * alert explains another (alerting.md 1.6). Machines are vertices too, "called" by the services
 * that run on them. Immutable.
 */
public final class ServiceGraph {
  /** How many edges a cause may be away. */
  static final int MOST_HOPS = 4;

  /** The share of bad traces that an edge has to carry to explain. */
  static final double LEAST_SHARE = 0.5;

  private static final int MOST_EDGES = 1_000_000;

  /**
   * Calls of one by another in the last 15 minutes.
   *
   * @param caller who calls
   * @param callee who is called
   * @param badShare of the bad traces (failed or slow) of {@code caller}, how many pass {@code
   *     callee}, 0 to 1; NaN where no trace tells, and then the edge alone counts as evidence
   */
  public record Edge(String caller, String callee, double badShare) {
    public Edge {
      checkShare(badShare);
    }
  }

  /**
   * Of one vertex' bad traces those that pass another, however far away.
   *
   * @param origin whose bad traces
   * @param through what they pass
   * @param share how many of them, 0 to 1
   */
  public record Passage(String origin, String through, double share) {
    public Passage {
      checkShare(share);
    }
  }

  /** Nobody calls anybody. */
  public static final ServiceGraph EMPTY = new ServiceGraph(List.of(), List.of());

  private final List<Edge> edges;
  private final List<Passage> passages;
  private final Map<String, List<Edge>> outgoing = new TreeMap<>();
  private final Set<String> called = new TreeSet<>();
  private final Map<String, Map<String, Double>> passing = new HashMap<>();
  private final Map<String, Map<String, Double>> carriers = new HashMap<>();

  private ServiceGraph(List<Edge> edges, List<Passage> passages) {
    this.edges = List.copyOf(edges);
    this.passages = List.copyOf(passages);
    for (Edge edge : edges) {
      outgoing.computeIfAbsent(edge.caller(), _ -> new ArrayList<>()).add(edge);
      called.add(edge.callee());
    }
    for (Passage passage : passages) {
      passing
          .computeIfAbsent(passage.origin(), _ -> new HashMap<>())
          .put(passage.through(), passage.share());
    }
  }

  /**
   * A graph.
   *
   * @param edges who calls whom, each pair once
   * @param passages of pairs that both have alerts, what the traces say; they go before what
   *     follows from the edges between
   */
  public static ServiceGraph of(List<Edge> edges, List<Passage> passages) {
    return new ServiceGraph(edges, passages);
  }

  /**
   * Whether a vertex is called by nobody: users are at the other end. So is one that the graph does
   * not know.
   */
  boolean isEntry(String place) {
    return !called.contains(place);
  }

  /** Whether a cause at one vertex can explain what is bad at another. */
  public boolean carries(String origin, String cause) {
    return carriers(origin).containsKey(cause);
  }

  /**
   * The vertices that at least half of a vertex' bad traces pass, on a way of at most four edges of
   * which each is passed by at least half of them; with the share that does.
   */
  Map<String, Double> carriers(String origin) {
    return carriers.computeIfAbsent(origin, this::search);
  }

  private Map<String, Double> search(String origin) {
    Map<String, Double> known = passing.getOrDefault(origin, Map.of());
    Map<String, Double> best = new TreeMap<>();
    Map<String, Double> frontier = Map.of(origin, 1.0);
    for (int hop = 0; hop < MOST_HOPS && !frontier.isEmpty(); hop++) {
      Map<String, Double> next = new TreeMap<>();
      frontier.forEach(
          (place, share) -> {
            for (Edge edge : outgoing.getOrDefault(place, List.of())) {
              double onward = Double.isNaN(edge.badShare()) ? share : share * edge.badShare();
              double carried = known.getOrDefault(edge.callee(), onward);
              if (carried >= LEAST_SHARE
                  && !edge.callee().equals(origin)
                  && carried > best.getOrDefault(edge.callee(), 0.0)) {
                best.put(edge.callee(), carried);
                next.put(edge.callee(), carried);
              }
            }
          });
      frontier = next;
    }
    return best;
  }

  private static void checkShare(double share) {
    if (share < 0 || share > 1) {
      throw new IllegalArgumentException("a share of " + share);
    }
  }

  /** Writes it. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(edges.size());
    for (Edge edge : edges) {
      out.writeUTF(edge.caller());
      out.writeUTF(edge.callee());
      out.writeDouble(edge.badShare());
    }
    out.writeInt(passages.size());
    for (Passage passage : passages) {
      out.writeUTF(passage.origin());
      out.writeUTF(passage.through());
      out.writeDouble(passage.share());
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static ServiceGraph readFrom(DataInput in) throws IOException {
    List<Edge> edges = new ArrayList<>();
    for (int i = Codes.readCount(in, MOST_EDGES); i > 0; i--) {
      edges.add(new Edge(in.readUTF(), in.readUTF(), in.readDouble()));
    }
    List<Passage> passages = new ArrayList<>();
    for (int i = Codes.readCount(in, MOST_EDGES); i > 0; i--) {
      passages.add(new Passage(in.readUTF(), in.readUTF(), in.readDouble()));
    }
    return new ServiceGraph(edges, passages);
  }
}

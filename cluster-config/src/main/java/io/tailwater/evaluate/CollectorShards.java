package io.tailwater.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.model.TraceId;

/**
 * What {@code num_shards} does to limits in the collector: each shard gets an equal part, at least
 * 1; bursts are not divided, because they cap a single trace too. What is nested deeper than the
 * members of an {@code and}, {@code not}, {@code drop} or {@code composite}, or of an {@code and}
 * within the last, stays whole there and here.
 *
 * @param count 0 and 1 are the same
 */
record CollectorShards(long count) {
  /** The shard that judges a trace, from 0. */
  int shardOf(TraceId id) {
    long mixed = Long.reverseBytes(id.hi()) ^ Long.reverseBytes(id.lo());
    // The finalizer of splitmix64.
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    mixed ^= mixed >>> 31;
    return (int) Long.remainderUnsigned(mixed, Math.max(1, count));
  }

  /** A shard's part of a limit. */
  long divided(long limit) {
    return limit <= 0 || count <= 1 ? limit : Math.max(1, limit / count);
  }

  /** A shard's policies. */
  JsonNode divided(JsonNode policies) {
    ArrayNode divided = JsonNodeFactory.instance.arrayNode();
    for (JsonNode policy : policies) {
      ObjectNode copy = policy.deepCopy();
      divideLeaf(copy);
      divideLeaf(copy.path("not").path("not_sub_policy"));
      copy.path("and").path("and_sub_policy").forEach(this::divideLeaf);
      copy.path("drop").path("drop_sub_policy").forEach(this::divideLeaf);
      divide(copy.path("composite"), "max_total_spans_per_second");
      for (JsonNode part : copy.path("composite").path("composite_sub_policy")) {
        divideLeaf(part);
        part.path("and").path("and_sub_policy").forEach(this::divideLeaf);
      }
      divided.add(copy);
    }
    return divided;
  }

  private void divideLeaf(JsonNode policy) {
    divideRate(policy.path("rate_limiting"), "spans_per_second");
    divideRate(policy.path("bytes_limiting"), "bytes_per_second");
  }

  private void divideRate(JsonNode limit, String rate) {
    if (limit instanceof ObjectNode object
        && object.path(rate).asLong() > 0
        && object.path("burst_capacity").asLong() <= 0) {
      object.put("burst_capacity", 2 * object.path(rate).asLong());
    }
    divide(limit, rate);
  }

  private void divide(JsonNode block, String key) {
    if (block instanceof ObjectNode object && object.path(key).isIntegralNumber()) {
      object.put(key, divided(object.path(key).asLong()));
    }
  }
}

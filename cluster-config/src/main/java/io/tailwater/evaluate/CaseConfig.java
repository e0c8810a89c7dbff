package io.tailwater.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.processors.sampling.SamplingSpec;

/**
 * The configuration of a case, read in {@code compat: otel}: its {@code options}, {@code gates} and
 * {@code policies} as a {@code tail_sampling:} block. JSON is YAML too, so they go in as they are.
 *
 * @param spec what is judged by
 * @param lifecycle when, in one shard
 * @param shards how many there are
 */
record CaseConfig(SamplingSpec spec, LifecycleSettings lifecycle, CollectorShards shards) {
  /** The collector's default of {@code num_traces}. */
  private static final long DEFAULT_NUM_TRACES = 50_000;

  /**
   * The configuration of a case.
   *
   * @param decisionWait what {@code decision_wait} is where the case is silent
   * @throws InvalidConfigException if it is refused
   */
  static CaseConfig of(JsonNode given, String decisionWait) throws InvalidConfigException {
    ObjectNode block = JsonNodeFactory.instance.objectNode().put("compat", "otel");
    block.put("decision_wait", decisionWait);
    block.setAll(objectOrEmpty(given.path("options")));
    if (!given.path("gates").isEmpty()) {
      block.set("feature_gates", given.get("gates"));
    }
    block.set("policies", given.path("policies"));
    SamplingSpec spec = parse(block);
    CollectorShards shards = new CollectorShards(block.path("num_shards").asLong(1));
    if (shards.count() > 1) {
      block.set("policies", shards.divided(block.get("policies")));
      spec = parse(block);
    }
    return new CaseConfig(spec, lifecycle(spec, block, shards), shards);
  }

  private static ObjectNode objectOrEmpty(JsonNode node) {
    return node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
  }

  private static SamplingSpec parse(ObjectNode block) throws InvalidConfigException {
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    file.set("tail_sampling", block);
    return TailwaterConfig.parse("case", file.toString()).sampling();
  }

  private static LifecycleSettings lifecycle(
      SamplingSpec spec, ObjectNode block, CollectorShards shards) {
    long numTraces = block.path("num_traces").asLong(0);
    JsonNode caches = block.path("decision_cache");
    return new LifecycleSettings(
        spec.decisionWait(),
        spec.quietAfterRoot(),
        shards.divided(numTraces == 0 ? DEFAULT_NUM_TRACES : numTraces),
        cacheSize(caches.path("sampled_cache_size"), shards),
        cacheSize(caches.path("non_sampled_cache_size"), shards),
        block.path("block_on_overflow").asBoolean(false),
        block.path("drop_pending_traces_on_shutdown").asBoolean(false),
        spec.maximumTraceSizeBytes(),
        spec.spanIngest());
  }

  private static int cacheSize(JsonNode given, CollectorShards shards) {
    return Math.clamp(shards.divided(given.asLong(0)), 0, Integer.MAX_VALUE);
  }
}

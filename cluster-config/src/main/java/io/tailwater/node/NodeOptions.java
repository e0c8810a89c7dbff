package io.tailwater.node;

import io.tailwater.node.cluster.ClusterOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a node finds what it needs.
 *
 * @param name names the node; its transactional ids derive from it, so no two may share one
 * @param dataDir for what the node may lose
 * @param kafka bootstrap servers, {@code host:port[,host:port]}
 * @param clickHouse {@code http://[user:password@]host:port}
 * @param config a {@code tailwater.yaml}; null means the shipped one
 * @param host the address that the node's own ports listen on
 * @param httpPort for /health, /ready, /metrics and /api; 0 picks a free one
 * @param otlpPort for OTLP/HTTP; 0 picks a free one
 * @param otlpGrpcPort for OTLP/gRPC; 0 picks a free one
 * @param zipkinPort for Zipkin's HTTP API; 0 picks a free one
 * @param skyWalkingPort for SkyWalking's gRPC services; 0 picks a free one
 * @param cluster where the other nodes are
 * @param drain judge and land what the shards have, take nothing more from the raw topics, and work
 *     with as many partitions as the topics have
 */
public record NodeOptions(
    String name,
    Path dataDir,
    String kafka,
    String clickHouse,
    @Nullable Path config,
    String host,
    int httpPort,
    int otlpPort,
    int otlpGrpcPort,
    int zipkinPort,
    int skyWalkingPort,
    ClusterOptions cluster,
    boolean drain) {}

/**
 * The running node: the lanes between Kafka topics, the shard actors, the transactions that make
 * them exact, the live policies, health and metrics.
 */
@NullMarked
package io.tailwater.node;

import org.jspecify.annotations.NullMarked;

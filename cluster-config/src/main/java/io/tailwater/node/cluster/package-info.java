/**
 * The Pekko cluster of the nodes: who else is there, and the way to the node that owns a shard.
 *
 * <p>Kafka decides who owns what; the cluster only carries questions and what is keyed by something
 * other than the trace. A node without it, or one that the others have declared dead, goes on
 * judging.
 */
@NullMarked
package io.tailwater.node.cluster;

import org.jspecify.annotations.NullMarked;

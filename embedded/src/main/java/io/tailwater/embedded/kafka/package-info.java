/** A one-node Kafka broker and controller in one JVM. */
@NullMarked
package io.tailwater.embedded.kafka;

import org.jspecify.annotations.NullMarked;

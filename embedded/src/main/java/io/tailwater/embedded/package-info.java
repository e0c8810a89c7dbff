/** Launchers of the two embedded servers: the Kafka broker and the ClickHouse engine. */
@NullMarked
package io.tailwater.embedded;

import org.jspecify.annotations.NullMarked;

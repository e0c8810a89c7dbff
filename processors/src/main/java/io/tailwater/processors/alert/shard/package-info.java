/** What moves between the stages of alerting: counts by service, and what the desk is told. */
@NullMarked
package io.tailwater.processors.alert.shard;

import org.jspecify.annotations.NullMarked;

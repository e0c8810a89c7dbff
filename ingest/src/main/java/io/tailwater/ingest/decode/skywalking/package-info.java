/**
 * SkyWalking's segments and logs.
 *
 * <p>The mapping is in {@code docs/ingest/skywalking.md} and {@code docs/ingest/logs.md}.
 */
@NullMarked
package io.tailwater.ingest.decode.skywalking;

import org.jspecify.annotations.NullMarked;

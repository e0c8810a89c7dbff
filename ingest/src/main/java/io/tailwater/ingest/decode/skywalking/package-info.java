/**
 * SkyWalking's segments.
 *
 * <p>The mapping is in {@code docs/ingest/skywalking.md}.
 */
@NullMarked
package io.tailwater.ingest.decode.skywalking;

import org.jspecify.annotations.NullMarked;

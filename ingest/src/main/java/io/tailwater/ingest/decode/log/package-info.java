/**
 * Logs of applications that no agent writes: JSON, plain text, bytes; and what their fields mean.
 *
 * <p>The mapping is in {@code docs/ingest/logs.md}.
 */
@NullMarked
package io.tailwater.ingest.decode.log;

import org.jspecify.annotations.NullMarked;

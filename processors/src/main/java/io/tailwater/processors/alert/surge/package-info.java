/**
 * Log patterns that come more often than is usual for them, are new, or are missing: judged from
 * counts by ten seconds, with the traces to keep as evidence. Law and numbers: {@code alerting.md}
 * section 1.4. Pure and deterministic: time is that of the logs.
 */
@NullMarked
package io.tailwater.processors.alert.surge;

import org.jspecify.annotations.NullMarked;

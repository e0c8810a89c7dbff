/**
 * Metrics that alerts look at: of machines, runtimes and pools as OpenTelemetry's conventions name
 * them, and whichever others rules ask for.
 */
@NullMarked
package io.tailwater.processors.alert.metric;

import org.jspecify.annotations.NullMarked;

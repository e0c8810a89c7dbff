/** Where kept telemetry lands: the contract that every sink honours. */
@NullMarked
package io.tailwater.sinks;

import org.jspecify.annotations.NullMarked;

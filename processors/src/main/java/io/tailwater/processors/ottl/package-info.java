/**
 * Conditions in OTTL, the OpenTelemetry Transformation Language: parsed once, compiled to a tree of
 * small nodes, asked of each span or span event.
 *
 * <p>The language and its semantics are those of {@code pkg/ottl} v0.161 as the collector's {@code
 * tailsamplingprocessor} uses it, seen in its source and by running it beside this.
 */
@NullMarked
package io.tailwater.processors.ottl;

import org.jspecify.annotations.NullMarked;

/**
 * Which service an incident comes from: signs of four kinds, each weighed by how strong signs of
 * its kind usually are. Law and numbers: {@code alerting.md} section 1.5. Pure and deterministic.
 */
@NullMarked
package io.tailwater.processors.alert.cause;

import org.jspecify.annotations.NullMarked;

/**
 * The independent checker: what the raw topics hold, judged offline, against what was kept.
 *
 * <p>Reads OTLP with protobuf's own classes and topics with plain consumers; of Tailwater it uses
 * the policies alone.
 */
@NullMarked
package io.tailwater.loadtests.chaos.truth;

import org.jspecify.annotations.NullMarked;

/**
 * A living web shop that speaks OTLP: the model of its services and incidents, the seeded traffic
 * through it, and the agents that deliver that traffic the way SDKs do.
 */
@NullMarked
package io.tailwater.loadtests.shop;

import org.jspecify.annotations.NullMarked;

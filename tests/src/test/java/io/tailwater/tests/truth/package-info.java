/**
 * What should be in ClickHouse, by other means than the product's: OTLP as protobuf's own classes
 * read it, and a second implementation of the sampling policies.
 */
@NullMarked
package io.tailwater.tests.truth;

import org.jspecify.annotations.NullMarked;

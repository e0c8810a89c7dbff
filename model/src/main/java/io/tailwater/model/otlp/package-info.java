/**
 * The OTLP wire format, read in place: cursors over the bytes that Kafka delivered, no generated
 * classes, no object per span.
 */
@NullMarked
package io.tailwater.model.otlp;

import org.jspecify.annotations.NullMarked;

/**
 * The sampling policies: what users write, compiled into facts per span and a verdict per trace.
 */
@NullMarked
package io.tailwater.processors.sampling;

import org.jspecify.annotations.NullMarked;

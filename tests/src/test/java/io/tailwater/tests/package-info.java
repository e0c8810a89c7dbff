/** End to end: real broker, real engine, real node, real agents, and what may happen to them. */
@NullMarked
package io.tailwater.tests;

import org.jspecify.annotations.NullMarked;

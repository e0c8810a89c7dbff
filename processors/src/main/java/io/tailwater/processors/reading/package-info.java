/** One encoded span read on demand: what a policy asks of it, and nothing else. */
@NullMarked
package io.tailwater.processors.reading;

import org.jspecify.annotations.NullMarked;

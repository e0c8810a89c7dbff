/** The seeded load of a fault run: whole traces with late spans, repeated spans, poison. */
@NullMarked
package io.tailwater.loadtests.chaos.load;

import org.jspecify.annotations.NullMarked;

/** The processes of a fault run, the ways between them, and what can be done to both. */
@NullMarked
package io.tailwater.loadtests.chaos.stage;

import org.jspecify.annotations.NullMarked;

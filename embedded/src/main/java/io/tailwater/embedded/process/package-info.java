/** Processes of our own: starting them, knowing when they are up, and never leaving one behind. */
@NullMarked
package io.tailwater.embedded.process;

import org.jspecify.annotations.NullMarked;

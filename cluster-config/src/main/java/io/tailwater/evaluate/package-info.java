/**
 * {@code tailwater evaluate}: judges traces from a file with the code that the node judges with,
 * and says why. Knows no server; everything is read, judged and told in memory.
 */
@NullMarked
package io.tailwater.evaluate;

import org.jspecify.annotations.NullMarked;

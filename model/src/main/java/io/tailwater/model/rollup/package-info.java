/** What is counted of all spans before sampling: keys, what is told of each, and how it travels. */
@NullMarked
package io.tailwater.model.rollup;

import org.jspecify.annotations.NullMarked;

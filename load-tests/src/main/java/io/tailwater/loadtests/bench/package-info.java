/** What the node costs, measured on a real broker and engine. */
@NullMarked
package io.tailwater.loadtests.bench;

import org.jspecify.annotations.NullMarked;

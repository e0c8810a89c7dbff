@NullMarked
package io.tailwater.evaluate;

import org.jspecify.annotations.NullMarked;

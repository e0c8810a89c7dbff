@NullMarked
package io.tailwater.node;

import org.jspecify.annotations.NullMarked;

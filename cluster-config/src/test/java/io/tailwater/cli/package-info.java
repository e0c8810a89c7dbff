@NullMarked
package io.tailwater.cli;

import org.jspecify.annotations.NullMarked;

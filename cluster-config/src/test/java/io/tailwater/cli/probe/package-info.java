@NullMarked
package io.tailwater.cli.probe;

import org.jspecify.annotations.NullMarked;

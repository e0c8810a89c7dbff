/** What can be asked of a running node from outside: health, readiness, metrics. */
@NullMarked
package io.tailwater.cli.probe;

import org.jspecify.annotations.NullMarked;

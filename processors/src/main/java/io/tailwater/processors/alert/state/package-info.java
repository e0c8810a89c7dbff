/** How the states of detectors are written, so that they outlive a move to another node. */
@NullMarked
package io.tailwater.processors.alert.state;

import org.jspecify.annotations.NullMarked;

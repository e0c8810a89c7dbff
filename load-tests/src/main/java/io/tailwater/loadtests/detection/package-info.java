/** How well faults are detected, measured on real data whose faults are known. */
@NullMarked
package io.tailwater.loadtests.detection;

import org.jspecify.annotations.NullMarked;

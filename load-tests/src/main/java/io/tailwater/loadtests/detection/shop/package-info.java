/** Alerts on the simulated shop of the demo: ordinary days, and scripted incidents. */
@NullMarked
package io.tailwater.loadtests.detection.shop;

import org.jspecify.annotations.NullMarked;

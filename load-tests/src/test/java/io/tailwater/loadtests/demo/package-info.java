/** Tests of the demo: what it concludes and how it shows it. */
@NullMarked
package io.tailwater.loadtests.demo;

import org.jspecify.annotations.NullMarked;

/** How well and how fast log patterns are found, measured on lines whose patterns are known. */
@NullMarked
package io.tailwater.loadtests.patterns;

import org.jspecify.annotations.NullMarked;

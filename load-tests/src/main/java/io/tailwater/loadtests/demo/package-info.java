/**
 * {@code tailwater demo}: a whole instance with the living shop in front of it, watched while it
 * runs and audited when it ends.
 */
@NullMarked
package io.tailwater.loadtests.demo;

import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house that a compiler does not know: who may use what, and what it is called.
 */
@NullMarked
package io.tailwater.tests.rules;

import org.jspecify.annotations.NullMarked;

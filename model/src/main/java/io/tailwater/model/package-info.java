/** Ids and words of the field that every module shares. */
@NullMarked
package io.tailwater.model;

import org.jspecify.annotations.NullMarked;

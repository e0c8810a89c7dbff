/**
 * Exceptions that spans and logs tell of: what makes two of them the same, and which of them are
 * one failure. Pure and deterministic.
 */
@NullMarked
package io.tailwater.processors.exception;

import org.jspecify.annotations.NullMarked;

/**
 * {@code tailwater.yaml}: one table of keys, a reader that reports every error of a file with its
 * place, and the settings that come out.
 */
@NullMarked
package io.tailwater.config;

import org.jspecify.annotations.NullMarked;

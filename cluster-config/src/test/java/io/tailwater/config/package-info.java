@NullMarked
package io.tailwater.config;

import org.jspecify.annotations.NullMarked;

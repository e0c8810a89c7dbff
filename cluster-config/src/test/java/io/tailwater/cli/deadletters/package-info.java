@NullMarked
package io.tailwater.cli.deadletters;

import org.jspecify.annotations.NullMarked;

/** Dead letters for operators: reading them, saying what is wrong, and putting them back. */
@NullMarked
package io.tailwater.cli.deadletters;

import org.jspecify.annotations.NullMarked;

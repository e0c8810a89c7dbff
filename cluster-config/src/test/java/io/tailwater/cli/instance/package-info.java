@NullMarked
package io.tailwater.cli.instance;

import org.jspecify.annotations.NullMarked;

/** The command line: one class a command, and the streams and exit codes that they share. */
@NullMarked
package io.tailwater.cli;

import org.jspecify.annotations.NullMarked;

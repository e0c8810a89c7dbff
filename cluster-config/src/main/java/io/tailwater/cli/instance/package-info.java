/**
 * One running Tailwater on one machine: the broker, the engine and the node as supervised
 * processes, and the file by which other commands find them.
 */
@NullMarked
package io.tailwater.cli.instance;

import org.jspecify.annotations.NullMarked;

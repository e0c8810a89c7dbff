@NullMarked
package io.tailwater.node.cluster;

import org.jspecify.annotations.NullMarked;

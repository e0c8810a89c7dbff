/** Writing protobuf messages by hand. */
@NullMarked
package io.tailwater.ingest.proto;

import org.jspecify.annotations.NullMarked;

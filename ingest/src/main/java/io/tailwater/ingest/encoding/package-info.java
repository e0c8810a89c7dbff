/** Which encodings there are, and which one a record has. */
@NullMarked
package io.tailwater.ingest.encoding;

import org.jspecify.annotations.NullMarked;

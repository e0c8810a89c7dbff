/** The re-key cut: raw OTLP records split by trace id into slices for each shard. */
@NullMarked
package io.tailwater.ingest.rekey;

import org.jspecify.annotations.NullMarked;

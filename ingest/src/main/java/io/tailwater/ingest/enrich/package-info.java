/**
 * What is found in the bodies of logs, and what is masked in them: a pure step on OTLP between the
 * decoders and the cut.
 */
@NullMarked
package io.tailwater.ingest.enrich;

import org.jspecify.annotations.NullMarked;

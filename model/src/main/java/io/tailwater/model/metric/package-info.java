/** Metrics as every protocol and store means them: series and the rows that their points become. */
@NullMarked
package io.tailwater.model.metric;

import org.jspecify.annotations.NullMarked;

/** The desk of a tenant: steps of alerts become incidents, pages and messages. */
@NullMarked
package io.tailwater.processors.alert.desk;

import org.jspecify.annotations.NullMarked;

/** What is told about an incident: data only, nothing of how it travels. */
@NullMarked
package io.tailwater.model.alert;

import org.jspecify.annotations.NullMarked;

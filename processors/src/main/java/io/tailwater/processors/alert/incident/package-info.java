/**
 * From alerts to pages: one cause is one incident, and one incident is one page that is kept up to
 * date.
 *
 * <p>{@link io.tailwater.processors.alert.incident.IncidentDesk} is the entry: a tenant's alerts
 * and the graph of its services go in, {@link io.tailwater.processors.alert.incident.Page}s come
 * out. {@code Grouping} says which alerts belong together, {@code Roots} which of them is the
 * cause, {@code Pager} when somebody is told. Pure and deterministic: what comes out is a function
 * of what went in, and what went in within a minute may have come in any order.
 */
@NullMarked
package io.tailwater.processors.alert.incident;

import org.jspecify.annotations.NullMarked;

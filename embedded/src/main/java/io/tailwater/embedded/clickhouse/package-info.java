/**
 * ClickHouse's HTTP interface in front of the embedded engine (libchdb).
 *
 * <p>SQL is handled as <em>byte text</em>: a {@code String} whose every char is one byte (ISO
 * 8859-1). The engine takes bytes, and INSERT data behind a statement may be no valid UTF-8.
 */
@NullMarked
package io.tailwater.embedded.clickhouse;

import org.jspecify.annotations.NullMarked;

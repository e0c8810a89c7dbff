/** What {@code tailwater backtest} reads of ClickHouse's history, and how it tells of it. */
@NullMarked
package io.tailwater.cli.backtest;

import org.jspecify.annotations.NullMarked;

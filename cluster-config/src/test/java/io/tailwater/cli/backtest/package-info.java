@NullMarked
package io.tailwater.cli.backtest;

import org.jspecify.annotations.NullMarked;

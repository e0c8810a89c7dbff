/**
 * Objectives of services and how fast their error budgets are spent: rings of counts, burn-rate
 * rules that cannot be dead or jumpy, and what is left. Law and numbers: {@code alerting.md}
 * section 1.3. Pure and deterministic: time is the minutes of events.
 */
@NullMarked
package io.tailwater.processors.alert.slo;

import org.jspecify.annotations.NullMarked;

/** The judgement of one service: counts of minutes become steps of alerts. */
@NullMarked
package io.tailwater.processors.alert.judge;

import org.jspecify.annotations.NullMarked;

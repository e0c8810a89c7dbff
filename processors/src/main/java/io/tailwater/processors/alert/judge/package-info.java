/**
 * The judgement of one service: counts of minutes become steps of alerts.
 *
 * <p>{@link io.tailwater.processors.alert.judge.ServiceJudge} holds counts until their minute is
 * over, then shows the minute to everything that is watched: each entity's baselines and plain
 * conditions, the objectives, the lines, the edges. What these say is one vote a minute for each
 * alert.
 *
 * <p>What is not judged, as nothing counts it yet: machines and processes, pools of connections,
 * the lift of lines, the own time of operations, and lines beside the calls that wrote them.
 */
@NullMarked
package io.tailwater.processors.alert.judge;

import org.jspecify.annotations.NullMarked;

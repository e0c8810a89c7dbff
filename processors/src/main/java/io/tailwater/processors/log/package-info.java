/**
 * The judgement of logs: those of a trace follow its verdict, the others are kept by severity,
 * novelty and rate. Pure and deterministic: time and verdicts come with the records.
 */
@NullMarked
package io.tailwater.processors.log;

import org.jspecify.annotations.NullMarked;

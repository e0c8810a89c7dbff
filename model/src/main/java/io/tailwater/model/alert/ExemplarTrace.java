package io.tailwater.model.alert;

import io.tailwater.model.TraceId;

/**
 * A trace that shows the trouble.
 *
 * @param id its id
 * @param link a URL that opens it; empty where there is none
 */
public record ExemplarTrace(TraceId id, String link) {}

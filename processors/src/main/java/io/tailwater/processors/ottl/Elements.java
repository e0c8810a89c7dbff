package io.tailwater.processors.ottl;

/** The events or links of a span as a value: they can be counted, and that is all. */
record Elements(int count) {}

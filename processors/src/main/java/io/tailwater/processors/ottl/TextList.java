package io.tailwater.processors.ottl;

import java.util.List;

/**
 * The strings that {@code Split} yields. Upstream it is another type than a list of values, so it
 * has a length and elements but equals no list literal.
 */
record TextList(List<String> texts) {}

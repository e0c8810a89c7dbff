package io.tailwater.loadtests.chaos.truth;

/** What a stored span says of the decision on its trace. */
record Mark(String policy, int policyVersion, double weight) {}

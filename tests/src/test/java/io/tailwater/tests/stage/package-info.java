/** What the tests run on: instances, single servers, agents, and ways to talk to them. */
@NullMarked
package io.tailwater.tests.stage;

import org.jspecify.annotations.NullMarked;

package io.tailwater.sinks.notify.outbox;

import io.tailwater.sinks.notify.Message;

/**
 * A message that shall be sent now.
 *
 * @param receiver to whom
 * @param message what
 * @param number tells the attempt from every other of this outbox
 * @param epoch of the owner it was given to; what a later owner does not accept
 */
public record Attempt(String receiver, Message message, long number, long epoch) {}

package io.tailwater.sinks;

/**
 * Bytes of a kept record that no row could be made of.
 *
 * @param offset offset of the record that held them
 * @param reason what is wrong, in one line
 * @param bytes the whole record where its framing is broken, otherwise the one span or log
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: it is sent on, never compared
public record UndecodableItem(long offset, String reason, byte[] bytes) {}

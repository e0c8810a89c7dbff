package io.tailwater.model.metric;

/**
 * An attribute of a resource or series as text.
 *
 * @param key its name
 * @param value a string as it is, numbers and booleans plain, bytes as base64, the rest as JSON
 */
public record Label(String key, String value) {}

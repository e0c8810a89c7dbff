package io.tailwater.processors.alert.desk;

/**
 * URLs that open what a message tells of. Either may be empty.
 *
 * @param incident with {@code {incident}} for the incident's id
 * @param trace with {@code {trace_id}} for the 32 hexadecimal digits of a trace's id
 */
public record Links(String incident, String trace) {
  /** There are none. */
  public static final Links NONE = new Links("", "");
}

package io.tailwater.sinks.notify;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A POST, exactly as it goes out. URL, headers and body may hold secrets, so it shows none of them.
 *
 * @param url where to
 * @param headers names in lower case, with their values
 * @param body the bytes, which a signature may cover; not to be changed
 */
public record OutgoingRequest(TargetUrl url, SortedMap<String, String> headers, byte[] body) {
  /** Copies the headers. */
  public OutgoingRequest {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  @Override
  public String toString() {
    return "POST " + url + ", " + body.length + " bytes";
  }
}

package io.tailwater.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names in the paths of URLs. */
final class PathText {
  private PathText() {}

  static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

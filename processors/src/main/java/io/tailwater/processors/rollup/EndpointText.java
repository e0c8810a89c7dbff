package io.tailwater.processors.rollup;

import io.tailwater.processors.reading.SpanReading;

/*
 * Agents name spans well where they know the route, and put whole paths into the name where they do
 * not. So: the route with its method where both are told; else the name, unless it is that of a
 * method alone; ids in a path give way to {id}. Names of RPCs are those of methods and stay.
 */
/** Names the endpoint that a span answers at, alike for all requests to it. */
final class EndpointText {
  private static final ConventionalKey ROUTE = ConventionalKey.of("http.route");
  private static final ConventionalKey METHOD = ConventionalKey.of("http.request.method");
  private static final ConventionalKey PATH = ConventionalKey.of("url.path");
  private static final ConventionalKey TARGET = ConventionalKey.of("http.target");
  private static final ConventionalKey URL = ConventionalKey.of("url.full");

  private EndpointText() {}

  /**
   * The endpoint's name.
   *
   * @param isRpc whether the span answers a remote procedure call
   */
  static String of(SpanReading span, boolean isRpc) {
    String name = span.name();
    if (isRpc) {
      return Names.cut(name);
    }
    String method = METHOD.of(span);
    String route = ROUTE.of(span);
    if (!route.isEmpty()) {
      return Names.cut(method.isEmpty() ? route : method + ' ' + route);
    }
    if (!method.isEmpty() && isMethodAlone(name, method)) {
      String path = path(span);
      return Names.cut(path.isEmpty() ? name : method + ' ' + PathText.route(path));
    }
    int slash = name.indexOf('/');
    if (slash < 0) {
      return Names.cut(name);
    }
    int blank = name.indexOf(' ');
    String path = blank >= 0 && blank < slash ? name.substring(blank + 1) : name;
    String before = blank >= 0 && blank < slash ? name.substring(0, blank + 1) : "";
    return Names.cut(before + PathText.route(PathText.ofUrl(path)));
  }

  private static boolean isMethodAlone(String name, String method) {
    return name.isEmpty() || name.equals(method) || name.equals("HTTP " + method);
  }

  private static String path(SpanReading span) {
    String path = PATH.of(span);
    if (path.isEmpty()) {
      path = TARGET.of(span);
    }
    return path.isEmpty() ? PathText.ofUrl(URL.of(span)) : path;
  }
}

package io.tailwater.processors.rollup;

/*
 * Agents name spans well where they know the route, and put whole paths into the name where they do
 * not. So: the route with its method where both are told; else the name, unless it is that of a
 * method alone; ids in a path give way to {id}. Names of RPCs are those of methods and stay.
 */
/** Names the endpoint that a span answers at, alike for all requests to it. */
final class EndpointText {
  /** As {@code HTTP OPTIONS}: only where the name is as short are paths asked for. */
  private static final int LONGEST_METHOD_NAME = 12;

  private EndpointText() {}

  /**
   * The endpoint's name.
   *
   * @param isRpc whether the span answers a remote procedure call
   */
  static String of(CallFields span, boolean isRpc) {
    String name = span.name();
    if (isRpc) {
      return Names.cut(name);
    }
    String method = span.of(Fact.HTTP_METHOD);
    if (span.has(Fact.HTTP_ROUTE)) {
      String route = span.of(Fact.HTTP_ROUTE);
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

  /**
   * Adds to a key what {@link #of} reads, but for the method, which {@link Outcome} adds: the name,
   * and paths, which have ids, only where they are needed.
   *
   * @param isRpc whether the span answers a remote procedure call
   */
  static void addTo(ShapeKey key, CallFields span, boolean isRpc) {
    if (isRpc) {
      span.addName(key);
      return;
    }
    span.add(Fact.HTTP_ROUTE, key);
    if (span.has(Fact.HTTP_ROUTE)) {
      return;
    }
    span.addName(key);
    if (span.nameLength() <= LONGEST_METHOD_NAME) {
      span.add(Fact.URL_PATH, key);
      span.add(Fact.HTTP_TARGET, key);
      span.add(Fact.URL, key);
    }
  }

  private static boolean isMethodAlone(String name, String method) {
    return name.length() <= LONGEST_METHOD_NAME
        && (name.isEmpty() || name.equals(method) || name.equals("HTTP " + method));
  }

  private static String path(CallFields span) {
    String path = span.of(Fact.URL_PATH);
    if (path.isEmpty()) {
      path = span.of(Fact.HTTP_TARGET);
    }
    return path.isEmpty() ? PathText.ofUrl(span.of(Fact.URL)) : path;
  }
}

package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * HTTP between the services, as a client and a server span with the attributes of the stable HTTP
 * conventions of OpenTelemetry: a client span fails from status 400 on, a server span from 500 on.
 */
final class Http {
  /** Returned in place of a status code when the caller gave up waiting. */
  static final int TIMED_OUT = 0;

  private static final long INTERNAL_TIMEOUT_MILLIS = 5_000;
  private static final long THIRD_PARTY_TIMEOUT_MILLIS = 1_500;
  private static final long SLOW_NANOS = 1_000_000_000L;
  private static final String[] BROWSERS = {
    "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15",
    "Mozilla/5.0 (Linux; Android 16) Chrome/142.0 Mobile",
    "ShopApp/8.3 (iOS 26.1)"
  };

  private Http() {}

  /** Sends a request and waits for the status code that {@code body}, the server, answers with. */
  static int call(
      Frame caller,
      ShopService callee,
      String method,
      String route,
      String path,
      ToIntFunction<Frame> body) {
    return call(caller, callee, method, route, path, 0, body);
  }

  /**
   * Sends a request for the {@code resend}-th time again; 0 is the first time.
   *
   * @return the status code, or {@link #TIMED_OUT}
   */
  static int call(
      Frame caller,
      ShopService callee,
      String method,
      String route,
      String path,
      int resend,
      ToIntFunction<Frame> body) {
    Frame client = caller.open(SpanKind.SPAN_KIND_CLIENT, method);
    client
        .put("http.request.method", method)
        .put("url.full", callee.scheme() + "://" + callee.address() + ":" + callee.port() + path)
        .put("server.address", callee.address())
        .put("server.port", callee.port())
        .put("network.protocol.version", "1.1");
    if (resend > 0) {
      client.put("http.request.resend_count", resend);
    }
    client.work(0.3);
    Frame server = client.enter(callee, SpanKind.SPAN_KIND_SERVER, method + " " + route);
    int status = serve(server, method, route, path, body);
    long timeoutMillis = callee.thirdParty() ? THIRD_PARTY_TIMEOUT_MILLIS : INTERNAL_TIMEOUT_MILLIS;
    long givesUpAt = client.startNanos() + timeoutMillis * 1_000_000;
    if (server.now() >= givesUpAt) {
      client.waitUntil(givesUpAt);
      client.raise(Fault.timedOut(callee.address(), timeoutMillis));
      status = TIMED_OUT;
    } else {
      client.waitUntil(server.now());
      client.work(0.3);
      client.put("http.response.status_code", status);
      if (status >= 400) {
        client.fail(Integer.toString(status), "");
      }
    }
    client.close();
    caller.waitUntil(client.now());
    return status;
  }

  /** A request from a browser: the root of a trace, at the gateway. */
  static void request(
      TraceSketch sketch,
      long atNanos,
      UseCase useCase,
      String method,
      String route,
      String path,
      ToIntFunction<Frame> body) {
    Frame root =
        sketch.root(ShopService.GATEWAY, SpanKind.SPAN_KIND_SERVER, method + " " + route, atNanos);
    Dice dice = sketch.dice();
    root.put("client.address", "203.0.113." + (1 + dice.below(250)))
        .put("user_agent.original", BROWSERS[dice.below(BROWSERS.length)])
        .put("shop.use_case", useCase.label())
        .put("shop.customer.tier", dice.chance(0.1) ? "gold" : "standard");
    serve(root, method, route, path, body);
  }

  /** Serves a request in an open server span, and closes it. */
  static int serve(
      Frame server, String method, String route, String path, ToIntFunction<Frame> body) {
    ShopService service = server.instance().service();
    server
        .put("http.request.method", method)
        .put("http.route", route)
        .put("url.path", path)
        .put("url.scheme", service.scheme())
        .put("server.address", service.address())
        .put("server.port", service.port());
    int status = body.applyAsInt(server);
    server.put("http.response.status_code", status);
    long durationNanos = server.now() - server.startNanos();
    accessLog(server, method + " " + path + " " + status, status, durationNanos);
    server.sketch().metrics().servedHttp(server, method, route, status);
    server.close();
    return status;
  }

  /** Answers 502 or 504 because a service further down failed, and says so in span and log. */
  static int failedUpstream(Frame server, ShopService upstream, int upstreamStatus) {
    boolean timedOut = upstreamStatus == TIMED_OUT;
    int status = timedOut ? 504 : 502;
    String why = upstream.serviceName() + (timedOut ? " timed out" : " answered " + upstreamStatus);
    server.fail(Integer.toString(status), why);
    server.error("request failed: " + why);
    return status;
  }

  private static void accessLog(Frame server, String line, int status, long durationNanos) {
    String timed = String.format(Locale.ROOT, "%s in %.1f ms", line, durationNanos / 1e6);
    if (status >= 500) {
      server.error(timed);
    } else if (status >= 400 || durationNanos >= SLOW_NANOS) {
      server.warn(timed);
    } else {
      server.info(timed);
    }
  }
}

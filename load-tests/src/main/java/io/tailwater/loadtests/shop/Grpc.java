package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.function.ToIntFunction;

/** gRPC between the services, as a client and a server span with the RPC conventions. */
final class Grpc {
  static final int OK = 0;
  static final int UNAVAILABLE = 14;
  static final int UNAUTHENTICATED = 16;

  private Grpc() {}

  /** Calls a method and waits for the gRPC status code that {@code body}, the server, answers. */
  static int call(
      Frame caller, ShopService callee, String service, String method, ToIntFunction<Frame> body) {
    String name = service + "/" + method;
    Frame client = caller.open(SpanKind.SPAN_KIND_CLIENT, name);
    describe(client, callee, service, method);
    client.work(0.2);
    Frame server = client.enter(callee, SpanKind.SPAN_KIND_SERVER, name);
    describe(server, callee, service, method);
    int status = body.applyAsInt(server);
    server.put("rpc.grpc.status_code", status);
    // A server span fails only where the server is at fault; a rejected token is the caller's.
    if (status == UNAVAILABLE) {
      server.fail(Integer.toString(status), "UNAVAILABLE");
    }
    server.sketch().metrics().servedRpc(server, name, status);
    server.close();
    client.waitUntil(server.now());
    client.work(0.2);
    client.put("rpc.grpc.status_code", status);
    if (status != OK) {
      client.fail(Integer.toString(status), "");
    }
    client.close();
    caller.waitUntil(client.now());
    return status;
  }

  private static void describe(Frame frame, ShopService callee, String service, String method) {
    frame
        .put("rpc.system", "grpc")
        .put("rpc.service", service)
        .put("rpc.method", method)
        .put("server.address", callee.address())
        .put("server.port", callee.port());
  }
}

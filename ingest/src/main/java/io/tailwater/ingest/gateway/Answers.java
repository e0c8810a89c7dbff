package io.tailwater.ingest.gateway;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Allow;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.RetryAfter;

/** The responses that the gateway gives. */
final class Answers {
  private static final String ABOUT =
      "Tailwater OTLP/HTTP receiver: POST /v1/traces, /v1/logs or /v1/metrics as"
          + " application/x-protobuf or application/json.\n";

  private Answers() {}

  static HttpResponse about() {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, ABOUT));
  }

  static HttpResponse success(BodyFormat format) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(format.contentType(), format.success()));
  }

  static HttpResponse refusal(RefusedException refused, BodyFormat format) {
    Refusal refusal = refused.refusal();
    return HttpResponse.create()
        .withStatus(refusal.status())
        .addHeaders(headers(refusal))
        .withEntity(
            HttpEntities.create(
                format.contentType(), format.failure(refusal.rpcCode(), refused.reason())));
  }

  /** What Zipkin's API answers when it has the spans. */
  static HttpResponse accepted() {
    return HttpResponse.create().withStatus(StatusCodes.ACCEPTED);
  }

  /** A refusal for clients whose protocol has no message for it. */
  static HttpResponse plainRefusal(RefusedException refused) {
    Refusal refusal = refused.refusal();
    return HttpResponse.create()
        .withStatus(refusal.status())
        .addHeaders(headers(refusal))
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, refused.reason() + "\n"));
  }

  /** The same answer, after which the connection is closed. */
  static HttpResponse lastOnConnection(HttpResponse response) {
    return response.removeHeader("Connection").addHeader(Connection.create("close"));
  }

  private static List<HttpHeader> headers(Refusal refusal) {
    List<HttpHeader> headers = new ArrayList<>();
    if (refusal.retryAfterSeconds() > 0) {
      headers.add(RetryAfter.create((long) refusal.retryAfterSeconds()));
    }
    switch (refusal) {
      case WRONG_METHOD -> headers.add(Allow.create(HttpMethods.POST));
      case UNSUPPORTED_ENCODING ->
          headers.add(RawHeader.create("Accept-Encoding", "gzip, deflate, identity"));
      // The rest of the body is not read, so the connection cannot carry another request.
      case BODY_TOO_LARGE, SLOW_BODY -> headers.add(Connection.create("close"));
      case BAD_BODY,
          UNKNOWN_PATH,
          INFLATED_TOO_LARGE,
          RECORD_TOO_LARGE,
          UNSUPPORTED_TYPE,
          OVERLOADED,
          INTERNAL,
          UNAVAILABLE -> {}
    }
    return headers;
  }
}

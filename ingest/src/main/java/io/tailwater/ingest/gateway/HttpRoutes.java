package io.tailwater.ingest.gateway;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What a receiver answers; each protocol over HTTP has its own paths and words. */
interface HttpRoutes {
  /** The answer to a request; the request's body is read or thrown away. */
  CompletionStage<HttpResponse> answer(HttpRequest request);

  /** An answer that says no, counted. */
  HttpResponse refused(RefusedException refused, HttpRequest request);
}

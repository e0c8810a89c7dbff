package io.tailwater.ingest.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;

/** Collects request bodies, chunked or not, within the limits of size, time and bytes in flight. */
final class BodyReader {
  private final int maxBodyBytes;
  private final Duration timeout;
  private final Materializer materializer;

  BodyReader(int maxBodyBytes, Duration timeout, Materializer materializer) {
    this.maxBodyBytes = maxBodyBytes;
    this.timeout = timeout;
    this.materializer = materializer;
  }

  /**
   * Reads a body to its end.
   *
   * @return the body; or fails with a {@link RefusedException}
   */
  CompletionStage<byte[]> read(HttpEntity entity, InFlightBytes.Share share) {
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > maxBodyBytes) {
      return CompletableFuture.failedFuture(tooLarge());
    }
    Collected collected = new Collected(share);
    return entity
        .withSizeLimit(maxBodyBytes)
        .getDataBytes()
        .completionTimeout(timeout)
        .runForeach(collected::add, materializer)
        .handle(
            (_, error) -> {
              if (error != null) {
                throw refusal(error);
              }
              return collected.toByteArray();
            });
  }

  /** Reads a body that nobody wants, so that the connection can carry the next request. */
  void discard(HttpEntity entity) {
    entity.discardBytes(materializer);
  }

  private RefusedException refusal(Throwable error) {
    Throwable cause =
        error instanceof CompletionException e && e.getCause() != null ? e.getCause() : error;
    return switch (cause) {
      case EntityStreamSizeException _ -> tooLarge();
      case TimeoutException _ ->
          new RefusedException(
              Refusal.SLOW_BODY, "the body did not arrive within " + timeout.toMillis() + " ms");
      default ->
          new RefusedException(Refusal.BAD_BODY, "the body broke off: " + cause.getMessage());
    };
  }

  private RefusedException tooLarge() {
    return new RefusedException(
        Refusal.BODY_TOO_LARGE, "the body is longer than " + maxBodyBytes + " bytes");
  }

  /** The chunks of one body, used by one stream stage and read after it. */
  private static final class Collected {
    private final InFlightBytes.Share share;
    private final List<ByteString> chunks = new ArrayList<>();
    private int length;
    private boolean overloaded;

    Collected(InFlightBytes.Share share) {
      this.share = share;
    }

    /**
     * Once a chunk finds no room, the rest is read and thrown away: breaking off would cost the
     * client its connection, and with it the answer that tells it to wait.
     */
    void add(ByteString chunk) {
      if (overloaded || !share.resize((long) length + chunk.size())) {
        overloaded = true;
        chunks.clear();
        share.resize(0);
        return;
      }
      length += chunk.size();
      chunks.add(chunk);
    }

    byte[] toByteArray() {
      if (overloaded) {
        throw share.overloaded();
      }
      byte[] bytes = new byte[length];
      int at = 0;
      for (ByteString chunk : chunks) {
        byte[] part = chunk.toArrayUnsafe();
        System.arraycopy(part, 0, bytes, at, part.length);
        at += part.length;
      }
      chunks.clear();
      return bytes;
    }
  }
}

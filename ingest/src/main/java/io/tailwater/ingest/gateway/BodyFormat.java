package io.tailwater.ingest.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.ingest.proto.ProtoWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMessage;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.jspecify.annotations.Nullable;

/** The two encodings of OTLP/HTTP. An answer comes in the encoding of its request. */
enum BodyFormat {
  PROTOBUF,
  JSON;

  private static final ContentType PROTOBUF_TYPE =
      ContentTypes.create(MediaTypes.applicationBinary("x-protobuf", true));
  private static final JsonFactory JSON_WRITER = new JsonFactory();

  /** The encoding that {@code Content-Type} names; null if it is neither. */
  static @Nullable BodyFormat of(HttpMessage message) {
    MediaType type = message.entity().getContentType().mediaType();
    for (BodyFormat format : values()) {
      MediaType own = format.contentType().mediaType();
      if (own.mainType().equalsIgnoreCase(type.mainType())
          && own.subType().equalsIgnoreCase(type.subType())) {
        return format;
      }
    }
    return null;
  }

  /** The encoding of the answer: that of the request, or JSON where the request has neither. */
  static BodyFormat ofAnswer(HttpMessage request) {
    BodyFormat format = of(request);
    return format == null ? JSON : format;
  }

  ContentType contentType() {
    return switch (this) {
      case PROTOBUF -> PROTOBUF_TYPE;
      case JSON -> ContentTypes.APPLICATION_JSON;
    };
  }

  /** An {@code Export<signal>ServiceResponse} that has nothing to report. */
  byte[] success() {
    return switch (this) {
      case PROTOBUF -> new byte[0];
      case JSON -> "{}".getBytes(StandardCharsets.UTF_8);
    };
  }

  /**
   * A {@code google.rpc.Status}, which the protocol wants as the body of every 4xx and 5xx. Source:
   * <a href="https://opentelemetry.io/docs/specs/otlp/#failures-1">OTLP/HTTP, failures</a>.
   */
  byte[] failure(int rpcCode, String reason) {
    return switch (this) {
      case PROTOBUF -> {
        ProtoWriter out = new ProtoWriter(64 + reason.length());
        out.tag(1, 0);
        out.varint(rpcCode);
        out.tag(2, 2);
        out.bytes(reason.getBytes(StandardCharsets.UTF_8));
        yield out.toByteArray();
      }
      case JSON -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON_WRITER.createGenerator(bytes)) {
          out.writeStartObject();
          out.writeNumberField("code", rpcCode);
          out.writeStringField("message", reason);
          out.writeEndObject();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        yield bytes.toByteArray();
      }
    };
  }
}

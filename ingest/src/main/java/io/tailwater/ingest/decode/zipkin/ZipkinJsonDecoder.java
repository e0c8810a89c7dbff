package io.tailwater.ingest.decode.zipkin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes a list of Zipkin spans in JSON, v1 or v2.
 *
 * <p>Source: <a href="https://github.com/openzipkin/zipkin-api">zipkin-api</a>, {@code
 * zipkin-api.yaml} and {@code zipkin2-api.yaml}. A single span that is not in a list is refused, as
 * by Zipkin. The mapping is in {@code docs/ingest/zipkin.md}.
 */
public final class ZipkinJsonDecoder implements RecordDecoder {
  private final ZipkinMapper mapper = new ZipkinMapper();

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    return mapper.write(read(value), recordMillis);
  }

  static List<ZipkinSpan> read(byte[] value) {
    List<ZipkinSpan> spans = new ArrayList<>();
    try (JsonParser in = ZipkinJsonCursor.JSON.createParser(value)) {
      if (in.nextToken() != JsonToken.START_ARRAY) {
        throw new UndecodableException("the record is not a JSON list of spans");
      }
      ZipkinJsonSpanReader reader = new ZipkinJsonSpanReader(in);
      while (in.nextToken() != JsonToken.END_ARRAY) {
        reader.read(spans);
      }
      if (in.nextToken() != null) {
        throw new UndecodableException("there is more after the list of spans");
      }
    } catch (JacksonException e) {
      throw new UndecodableException(
          e.getLocation() == null
              ? "not valid JSON"
              : "not valid JSON near byte " + e.getLocation().getByteOffset());
    } catch (IOException _) {
      throw new UndecodableException("not readable as UTF-8 JSON");
    }
    return spans;
  }
}

package io.tailwater.ingest.decode.log;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.ingest.decode.OtlpLogs;
import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.TraceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes logs that applications write as JSON: a record's value is an object, an array of objects,
 * or several of either one after another, such as one on each line.
 */
public final class ApplicationLogDecoder implements RecordDecoder {
  private static final long NANOS_A_MILLI = 1_000_000;

  private final OtlpLogs out = new OtlpLogs();
  private final IdTexts ids = new IdTexts();
  private final PartLimit parts = new PartLimit();

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    out.discard();
    parts.begin();
    try (JsonParser in = JsonFields.JSON.createParser(value)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token == JsonToken.START_ARRAY) {
          while (in.nextToken() != JsonToken.END_ARRAY) {
            log(in, value, recordMillis);
          }
        } else {
          log(in, value, recordMillis);
        }
      }
    } catch (IOException e) {
      throw JsonFields.undecodable(e);
    }
    return out.take();
  }

  private void log(JsonParser in, byte[] value, long recordMillis) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new UndecodableException(
          "not a JSON object, nor an array of them, near byte "
              + in.currentTokenLocation().getByteOffset());
    }
    JsonFields fields = new JsonFields(value, 0);
    fields.read(in);
    parts.many(1 + fields.fields().size());
    LogFacts facts = LogFacts.of(fields.fields(), ids);
    resource(facts);
    long recordNanos = Math.max(0, recordMillis) * NANOS_A_MILLI;
    out.beginLog(facts.timeNanos() == 0 ? recordNanos : facts.timeNanos(), recordNanos);
    out.severity(facts.severityNumber(), facts.severityText());
    body(facts, fields, value);
    TraceId traceId = facts.traceId();
    out.trace(traceId.hi(), traceId.lo());
    out.span(facts.spanId());
    facts.attributes().forEach(this::attribute);
    out.droppedAttributes(fields.dropped());
    out.endLog();
    out.endItems();
  }

  private void resource(LogFacts facts) {
    out.beginResource();
    String service = facts.takeService();
    if (!service.isEmpty()) {
      out.attribute("service.name", service);
    }
    String instance = facts.takeInstance();
    if (!instance.isEmpty()) {
      out.attribute("service.instance.id", instance);
    }
    out.endResource(facts.takeLogger(), "");
  }

  /**
   * A log without words is shown as it came; but what is no UTF-8 is replaced, as consumers of OTLP
   * refuse it. The parser does not: it takes any byte in short names.
   */
  private void body(LogFacts facts, JsonFields fields, byte[] value) {
    String words = facts.takeBody();
    String text =
        words.isEmpty()
            ? new String(value, fields.from(), fields.to() - fields.from(), StandardCharsets.UTF_8)
            : words;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.textBody(bytes, 0, bytes.length);
  }

  private void attribute(String name, Object value) {
    switch (value) {
      case Long number -> out.attribute(name, (long) number);
      case Double number -> out.attribute(name, (double) number);
      case Boolean flag -> out.attribute(name, (boolean) flag);
      default -> out.attribute(name, String.valueOf(value));
    }
  }
}

package io.tailwater.ingest.decode.log;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.ingest.decode.UndecodableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a JSON object, those of nested objects under dotted names. Arrays, and objects
 * nested deeper than {@link #MAX_DEPTH}, stay as JSON text. Null means absent; of a name that
 * repeats the first value counts. Values are {@code String}, {@code Long}, {@code Double} and
 * {@code Boolean}.
 */
public final class JsonFields {
  /** How many objects deep names are joined. */
  public static final int MAX_DEPTH = 6;

  /** Fields beyond these are dropped and counted. */
  public static final int MAX_FIELDS = 256;

  /** A field with a longer name, in characters, is dropped and counted. */
  public static final int MAX_NAME = 256;

  /** Names of fields are the sender's and any number of them: they are not interned. */
  static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final byte[] source;
  private final int offset;
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private int dropped;
  private int from;
  private int to;

  /**
   * @param offset where in {@code source} the parser begins
   */
  JsonFields(byte[] source, int offset) {
    this.source = source;
    this.offset = offset;
  }

  /**
   * The fields of the object that these bytes are.
   *
   * @throws UndecodableException if they are not one JSON object
   */
  public static JsonFields of(byte[] bytes, int offset, int length) {
    JsonFields fields = new JsonFields(bytes, offset);
    try (JsonParser in = JSON.createParser(bytes, offset, length)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new UndecodableException("not a JSON object");
      }
      fields.read(in);
      if (in.nextToken() != null) {
        throw new UndecodableException("there is more after the JSON object");
      }
    } catch (IOException e) {
      throw undecodable(e);
    }
    return fields;
  }

  /** The verdict on JSON that could not be read. */
  static UndecodableException undecodable(IOException e) {
    return e instanceof JacksonException json && json.getLocation() != null
        ? new UndecodableException("not valid JSON near byte " + json.getLocation().getByteOffset())
        : new UndecodableException("not readable as UTF-8 JSON");
  }

  /** Reads the object that the parser has just entered. */
  void read(JsonParser in) throws IOException {
    from = start(in);
    object(in, "", 1);
    to = end(in);
  }

  private void object(JsonParser in, String prefix, int depth) throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      boolean fits = fields.size() < MAX_FIELDS && prefix.length() + name.length() <= MAX_NAME;
      if (!fits || name.isEmpty()) {
        dropped++;
        in.skipChildren();
      } else if (token == JsonToken.START_OBJECT && depth < MAX_DEPTH) {
        object(in, prefix + name + '.', depth + 1);
      } else {
        value(in, prefix + name);
      }
    }
  }

  private void value(JsonParser in, String name) throws IOException {
    switch (in.currentToken()) {
      case VALUE_STRING -> fields.putIfAbsent(name, in.getText());
      case VALUE_TRUE -> fields.putIfAbsent(name, true);
      case VALUE_FALSE -> fields.putIfAbsent(name, false);
      case VALUE_NUMBER_INT -> {
        boolean fitsLong = in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        fields.putIfAbsent(name, fitsLong ? (Object) in.getLongValue() : in.getText());
      }
      case VALUE_NUMBER_FLOAT -> fields.putIfAbsent(name, in.getDoubleValue());
      case START_ARRAY, START_OBJECT -> {
        int begin = start(in);
        in.skipChildren();
        fields.putIfAbsent(
            name, new String(source, begin, end(in) - begin, StandardCharsets.UTF_8));
      }
      default -> {
        // Null: absent.
      }
    }
  }

  private int start(JsonParser in) {
    return place(in.currentTokenLocation().getByteOffset());
  }

  private int end(JsonParser in) {
    return place(in.currentLocation().getByteOffset());
  }

  /** Jackson counts from the beginning of the array's part; not at all in UTF-16 and UTF-32. */
  private int place(long byteOffset) {
    if (byteOffset < 0) {
      throw new UndecodableException("JSON that is not in UTF-8");
    }
    return offset + (int) byteOffset;
  }

  /** The fields, in their order; the caller may change it. */
  public Map<String, Object> fields() {
    return fields;
  }

  /** How many fields were dropped. */
  public int dropped() {
    return dropped;
  }

  /** Where the object begins in the source. */
  int from() {
    return from;
  }

  /** Where the object ends in the source. */
  int to() {
    return to;
  }
}

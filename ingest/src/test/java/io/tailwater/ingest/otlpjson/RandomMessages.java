package io.tailwater.ingest.otlpjson;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random messages of any descriptor: every field has its turn, edges of number ranges included. */
public final class RandomMessages {
  private static final int MAX_DEPTH = 12;
  private static final List<String> STRINGS =
      List.of(
          "", "GET /orders/{id}", "quote\" slash\\ tab\t", "ünïcödé ☃ 𝄞", "\u0000\u001f", "null");
  private static final List<Double> DOUBLES =
      List.of(
          0.0,
          1.0,
          3.25,
          1e-300,
          Double.MAX_VALUE,
          Double.MIN_VALUE,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY);

  private final RandomGenerator random;

  public RandomMessages(RandomGenerator random) {
    this.random = random;
  }

  public Message of(Descriptor type) {
    return of(type, 0);
  }

  private Message of(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (OneofDescriptor choice : type.getRealOneofs()) {
      set(message, choice.getField(random.nextInt(choice.getFieldCount())), depth);
    }
    for (FieldDescriptor field : type.getFields()) {
      if (field.getRealContainingOneof() == null) {
        set(message, field, depth);
      }
    }
    return message.build();
  }

  /** The outer levels are almost always filled: without them nothing below is seen. */
  private void set(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
    boolean outer = depth < 3;
    boolean tooDeep = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth >= MAX_DEPTH;
    if (tooDeep || random.nextDouble() > (outer ? 0.95 : 0.5)) {
      return;
    }
    if (field.isRepeated()) {
      for (int i = random.nextInt(4) + (outer ? 1 : 0); i > 0; i--) {
        message.addRepeatedField(field, value(field, depth));
      }
    } else {
      message.setField(field, value(field, depth));
    }
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case MESSAGE -> of(field.getMessageType(), depth + 1);
      case ENUM -> anEnum(field);
      case STRING -> STRINGS.get(random.nextInt(STRINGS.size()));
      case BYTE_STRING -> bytes();
      case BOOLEAN -> random.nextBoolean();
      case INT -> (int) number();
      case LONG -> number();
      case DOUBLE -> DOUBLES.get(random.nextInt(DOUBLES.size()));
      case FLOAT -> throw new AssertionError("OTLP has no float");
    };
  }

  private EnumValueDescriptor anEnum(FieldDescriptor field) {
    List<EnumValueDescriptor> values = field.getEnumType().getValues();
    return values.get(random.nextInt(values.size()));
  }

  private ByteString bytes() {
    byte[] bytes = new byte[List.of(0, 1, 8, 16, 37).get(random.nextInt(5))];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(3);
      case 1 -> 1_700_000_000_000_000_000L + random.nextInt();
      case 2 -> Long.MIN_VALUE >> random.nextInt(64);
      default -> random.nextLong();
    };
  }
}

package io.tailwater.ingest.otlpjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class OtlpJsonConverterProperties {

  @Property(tries = 300)
  void tracesReadBackAsTheMessageThatWasWritten(@ForAll long seed) throws Exception {
    roundTrip(seed, TracesData.getDescriptor(), TracesData.parser(), OtlpJsonConverter.traces());
  }

  @Property(tries = 300)
  void logsReadBackAsTheMessageThatWasWritten(@ForAll long seed) throws Exception {
    roundTrip(seed, LogsData.getDescriptor(), LogsData.parser(), OtlpJsonConverter.logs());
  }

  @Property(tries = 300)
  void metricsReadBackAsTheMessageThatWasWritten(@ForAll long seed) throws Exception {
    roundTrip(seed, MetricsData.getDescriptor(), MetricsData.parser(), OtlpJsonConverter.metrics());
  }

  @Property(tries = 300)
  void damagedJsonIsConvertedOrRefusedButNeverAnythingElse(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] json =
        new ReferenceJson(random).write(new RandomMessages(random).of(LogsData.getDescriptor()));
    for (int i = 0; i < 3; i++) {
      json[random.nextInt(json.length)] = (byte) random.nextInt();
    }
    byte[] damaged = Arrays.copyOf(json, 1 + random.nextInt(json.length));

    Throwable thrown = catchThrowable(() -> OtlpJsonConverter.logs().convert(damaged));

    if (thrown != null) {
      assertThat(thrown).isInstanceOf(MalformedJsonException.class);
    }
  }

  @Example
  void theTablesNameEveryFieldOfTheGeneratedClasses() {
    Set<Descriptor> seen = new HashSet<>();
    compare(OtlpJsonSchema.TRACES, TracesData.getDescriptor(), seen);
    compare(OtlpJsonSchema.LOGS, LogsData.getDescriptor(), seen);
    compare(OtlpJsonSchema.METRICS, MetricsData.getDescriptor(), seen);
    assertThat(seen).hasSizeGreaterThan(30);
  }

  private static void compare(FieldType.Message table, Descriptor type, Set<Descriptor> seen) {
    if (!seen.add(type)) {
      return;
    }
    for (FieldDescriptor field : type.getFields()) {
      FieldType.Field ours =
          Objects.requireNonNull(table.field(field.getJsonName()), field.getFullName());
      assertThat(ours).isSameAs(table.field(field.getName()));
      assertThat(ours.number()).as(field.getFullName()).isEqualTo(field.getNumber());
      assertThat(ours.repeated()).as(field.getFullName()).isEqualTo(field.isRepeated());
      if (ours.type() instanceof FieldType.Message nested) {
        compare(nested, field.getMessageType(), seen);
      }
    }
  }

  private static void roundTrip(
      long seed, Descriptor type, Parser<? extends Message> parser, OtlpJsonConverter converter)
      throws InvalidProtocolBufferException {
    Random random = new Random(seed);
    Message message = new RandomMessages(random).of(type);
    byte[] json = new ReferenceJson(random).write(message);

    Message readBack = parser.parseFrom(converter.convert(json));

    assertThat(readBack).isEqualTo(parser.parseFrom(message.toByteArray()));
    assertThat(readBack.getUnknownFields().asMap()).isEmpty();
  }
}

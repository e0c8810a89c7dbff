package io.tailwater.loadtests.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.ingest.encoding.LogDecoders;
import io.tailwater.ingest.encoding.TraceDecoders;
import io.tailwater.model.LogEncoding;
import io.tailwater.model.TraceEncoding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark decodes what an agent would send, not what a decoder gives up on. */
class ForeignBatchesTest {
  private static List<Span> decoded(TraceEncoding encoding, byte[][] records)
      throws InvalidProtocolBufferException {
    List<Span> spans = new ArrayList<>();
    for (byte[] record : records) {
      for (ResourceSpans resource :
          TracesData.parseFrom(TraceDecoders.of(encoding).decode(record, 0))
              .getResourceSpansList()) {
        resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
      }
    }
    return spans;
  }

  @ParameterizedTest
  @EnumSource(names = {"JAEGER_PROTO", "ZIPKIN_PROTO", "ZIPKIN_THRIFT", "SKYWALKING_SEGMENT"})
  void everySpanIsDecodedWithItsTags(TraceEncoding encoding) throws Exception {
    byte[][] records =
        switch (encoding) {
          case JAEGER_PROTO -> ForeignBatches.jaeger();
          case ZIPKIN_PROTO -> new byte[][] {ForeignBatches.zipkinProto()};
          case ZIPKIN_THRIFT -> new byte[][] {ForeignBatches.zipkinThrift()};
          default -> ForeignBatches.segments();
        };

    assertThat(decoded(encoding, records))
        .hasSize(ForeignBatches.ITEMS)
        .allSatisfy(
            span -> {
              assertThat(span.getName()).containsIgnoringCase("/catalogue");
              assertThat(span.getAttributesList())
                  .anyMatch(attribute -> attribute.getKey().equals("http.response.status_code"))
                  .anyMatch(attribute -> attribute.getKey().equals("customer.tier"));
            });
  }

  @Test
  void everyLogIsDecodedWithItsTrace() throws Exception {
    for (byte[] record : ForeignBatches.skyWalkingLogs()) {
      var log =
          LogsData.parseFrom(LogDecoders.of(LogEncoding.SKYWALKING_LOG).decode(record, 0))
              .getResourceLogs(0)
              .getScopeLogs(0)
              .getLogRecords(0);

      assertThat(log.getBody().getStringValue()).startsWith("order ");
      assertThat(log.getTraceId().isEmpty()).isFalse();
      assertThat(log.getSeverityNumberValue()).isEqualTo(9);
    }
  }
}

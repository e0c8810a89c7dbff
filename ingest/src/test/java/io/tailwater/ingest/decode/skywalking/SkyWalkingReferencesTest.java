package io.tailwater.ingest.decode.skywalking;

import static io.tailwater.ingest.decode.skywalking.Segments.SEGMENT;
import static io.tailwater.ingest.decode.skywalking.Segments.TRACE;
import static io.tailwater.ingest.decode.skywalking.Segments.TRACE_HEX;
import static io.tailwater.ingest.decode.skywalking.Segments.attributes;
import static io.tailwater.ingest.decode.skywalking.Segments.decode;
import static io.tailwater.ingest.decode.skywalking.Segments.hex;
import static io.tailwater.ingest.decode.skywalking.Segments.reference;
import static io.tailwater.ingest.decode.skywalking.Segments.span;
import static io.tailwater.ingest.decode.skywalking.Segments.spanId;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.Map;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.junit.jupiter.api.Test;

class SkyWalkingReferencesTest {

  @Test
  void theFirstReferenceIsTheParent() throws Exception {
    SegmentReference.Builder ref =
        reference(TRACE, "other.1.1", 4)
            .setParentService("gateway")
            .setParentServiceInstance("gw@10.0.0.1")
            .setParentEndpoint("GET:/")
            .setNetworkAddressUsedAtPeer("orders:8080");

    Span decoded = decode(span().addRefs(ref));

    assertThat(hex(decoded.getParentSpanId())).isEqualTo(spanId("other.1.1", 4));
    assertThat(decoded.getLinksList()).isEmpty();
    assertThat(attributes(decoded))
        .containsEntry("skywalking.ref.parent_service", "gateway")
        .containsEntry("skywalking.ref.parent_instance", "gw@10.0.0.1")
        .containsEntry("skywalking.ref.parent_endpoint", "GET:/")
        .containsEntry("skywalking.ref.network_address", "orders:8080");
  }

  @Test
  void aBatchConsumerLinksToAllButItsFirstProducer() throws Exception {
    Span decoded =
        decode(
            span()
                .setSpanLayer(SpanLayer.MQ)
                .addRefs(reference(TRACE, "p.1.1", 1).setParentService("first"))
                .addRefs(reference(TRACE, "p.1.2", 1).setParentService("second"))
                .addRefs(reference("4f2f27748b8e44ecaf18fe0347194e86", "p.1.3", 2)));

    assertThat(decoded.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CONSUMER);
    assertThat(hex(decoded.getParentSpanId())).isEqualTo(spanId("p.1.1", 1));
    assertThat(attributes(decoded)).containsEntry("skywalking.ref.parent_service", "first");
    List<Span.Link> links = decoded.getLinksList();
    assertThat(links).hasSize(2);
    assertThat(hex(links.get(0).getTraceId())).isEqualTo(TRACE_HEX);
    assertThat(hex(links.get(0).getSpanId())).isEqualTo(spanId("p.1.2", 1));
    assertThat(hex(links.get(1).getTraceId())).isEqualTo("4f2f27748b8e44ecaf18fe0347194e86");
    assertThat(hex(links.get(1).getSpanId())).isEqualTo(spanId("p.1.3", 2));
    assertThat(attributes(links.get(1).getAttributesList()))
        .containsOnly(entry("skywalking.trace_id", "4f2f27748b8e44ecaf18fe0347194e86"));
  }

  @Test
  void aReferenceToAnotherTraceIsALinkNotAParent() throws Exception {
    Span decoded =
        decode(
            span()
                .addRefs(
                    reference("4f2f27748b8e44ecaf18fe0347194e86", "p.1.1", 0)
                        .setParentService("producer")));

    assertThat(decoded.getParentSpanId()).isEmpty();
    assertThat(decoded.getLinksList()).hasSize(1);
    assertThat(attributes(decoded)).containsEntry("skywalking.ref.parent_service", "producer");
  }

  @Test
  void aReferenceOfASpanThatHasAParentIsALink() throws Exception {
    Span decoded =
        decode(span().setSpanId(2).setParentSpanId(0).addRefs(reference(TRACE, "p.1.1", 7)));

    assertThat(hex(decoded.getParentSpanId())).isEqualTo(spanId(SEGMENT, 0));
    assertThat(hex(decoded.getLinks(0).getSpanId())).isEqualTo(spanId("p.1.1", 7));
  }

  @Test
  void aReferenceWithoutTraceIsToTheSegmentsOwn() throws Exception {
    assertThat(hex(decode(span().addRefs(reference("", "p.1.1", 7))).getParentSpanId()))
        .isEqualTo(spanId("p.1.1", 7));
  }

  @Test
  void aReferenceToNothingIsNeitherParentNorLink() throws Exception {
    Span decoded = decode(span().addRefs(reference(TRACE, "", 0)).addRefs(reference(TRACE, "", 1)));

    assertThat(decoded.getParentSpanId()).isEmpty();
    assertThat(decoded.getLinksList()).isEmpty();
  }

  private static Map.Entry<String, Object> entry(String key, Object value) {
    return Map.entry(key, value);
  }
}

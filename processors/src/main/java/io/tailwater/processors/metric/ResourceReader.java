package io.tailwater.processors.metric;

import io.tailwater.model.SemanticConventions;
import io.tailwater.model.metric.Label;
import io.tailwater.model.metric.MetricResource;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.OtlpMetricFields;
import io.tailwater.model.otlp.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the resource out of what surrounds metrics. Attributes that cannot be read are left out.
 */
final class ResourceReader {
  private static final int MAX_ATTRIBUTES = 256;

  private final WireReader outer = new WireReader();
  private final WireReader inner = new WireReader();
  private final KeyValueView attribute = new KeyValueView();

  /** What attributes of older names say, by today's names. */
  private final Map<String, String> older = new TreeMap<>();

  MetricResource read(ContextView context) {
    Map<String, String> attributes = new TreeMap<>();
    older.clear();
    try {
      outer.reset(context.resourceFields(), 0, context.resourceLength());
      while (outer.next()) {
        if (outer.fieldNumber() == OtlpMetricFields.RESOURCE_METRICS_RESOURCE
            && outer.wireType() == WireReader.LENGTH_DELIMITED) {
          outer.readBytes();
          readAttributes(attributes);
        } else {
          outer.skip();
        }
      }
    } catch (MalformedOtlpException _) {
      // What was read before the fault stands.
    }
    older.forEach(attributes::putIfAbsent);
    List<Label> labels = new ArrayList<>();
    attributes.forEach((key, value) -> labels.add(new Label(key, value)));
    String host = first(attributes, "host.name", "host.id", "k8s.node.name");
    String service = first(attributes, "service.name");
    return new MetricResource(
        service.isEmpty() ? "unknown_service" : service, instance(attributes, host), host, labels);
  }

  private void readAttributes(Map<String, String> attributes) {
    inner.reset(outer.buffer(), outer.valueOffset(), outer.valueLength());
    while (inner.next()) {
      if (inner.fieldNumber() != OtlpFields.RESOURCE_ATTRIBUTES
          || inner.wireType() != WireReader.LENGTH_DELIMITED
          || attributes.size() + older.size() >= MAX_ATTRIBUTES) {
        inner.skip();
        continue;
      }
      inner.readBytes();
      readAttribute(attributes);
    }
  }

  private void readAttribute(Map<String, String> attributes) {
    try {
      attribute.read(inner.buffer(), inner.valueOffset(), inner.valueLength());
      String today = SemanticConventions.today(attribute.key());
      (today.equals(attribute.key()) ? attributes : older).putIfAbsent(today, attribute.value());
    } catch (MalformedOtlpException _) {
      // It is left out.
    }
  }

  private static String instance(Map<String, String> attributes, String host) {
    String id = first(attributes, "service.instance.id");
    if (!id.isEmpty()) {
      return id;
    }
    String place = host.isEmpty() ? first(attributes, "k8s.pod.name", "container.id") : host;
    String process = first(attributes, "process.pid");
    return process.isEmpty() || place.isEmpty() ? place + process : place + ":" + process;
  }

  private static String first(Map<String, String> attributes, String... keys) {
    for (String key : keys) {
      String value = attributes.getOrDefault(key, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}

package io.tailwater.sinks.clickhouse;

import static io.tailwater.model.otlp.OtlpFields.RESOURCE_ATTRIBUTES;
import static io.tailwater.model.otlp.OtlpFields.RESOURCE_SPANS_RESOURCE;
import static io.tailwater.model.otlp.OtlpFields.SCOPE_NAME;
import static io.tailwater.model.otlp.OtlpFields.SCOPE_SPANS_SCOPE;
import static io.tailwater.model.otlp.OtlpFields.SCOPE_VERSION;
import static io.tailwater.model.otlp.WireReader.LENGTH_DELIMITED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.model.SpanKind;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.util.Arrays;

/**
 * The resource and scope that the next spans or logs belong to, decoded once for all of them.
 *
 * <p>The first row takes the resource attributes from the wire; further rows repeat the row before.
 * Not thread-safe.
 */
final class ResourceContext {
  private static final byte[] SERVICE_NAME = "service.name".getBytes(US_ASCII);
  private static final String UNKNOWN_SERVICE = "unknown_service";

  /** What tells one instance of a service from the others, the best first. */
  private static final byte[][] INSTANCE = {
    "service.instance.id".getBytes(US_ASCII),
    "k8s.pod.name".getBytes(US_ASCII),
    "host.name".getBytes(US_ASCII)
  };

  private static final byte[] NOTHING = {};

  private final WireReader outer = new WireReader();
  private final WireReader inner = new WireReader();
  private final AttributeReader reader;
  private final ConventionalAttributes attributes;
  private final MapColumn resourceAttributes;
  private final GrowingBytes scopeName = new GrowingBytes(128);
  private final GrowingBytes scopeVersion = new GrowingBytes(32);
  private ContextView view = new ContextView();
  private boolean fresh = true;
  private String service = UNKNOWN_SERVICE;
  private byte[] serviceBytes = UNKNOWN_SERVICE.getBytes(UTF_8);
  private byte[] instance = NOTHING;
  private int instanceRank = INSTANCE.length;
  private int scopeWarnings;
  private int resourceWarnings;

  /** A context whose resource attributes become rows of a column. */
  ResourceContext(AttributeReader reader, MapColumn resourceAttributes) {
    this.reader = reader;
    attributes = new ConventionalAttributes(reader, resourceAttributes);
    this.resourceAttributes = resourceAttributes;
  }

  /** Aims at another context, whose view stays valid until the next call. */
  void read(ContextView view) {
    this.view = view;
    fresh = true;
    scopeName.clear();
    scopeVersion.clear();
    scopeWarnings = 0;
    try {
      readScope(view);
    } catch (MalformedOtlpException _) {
      scopeWarnings |= RowWarning.ATTRIBUTES_UNDECODABLE.bit();
    }
  }

  private void readScope(ContextView view) {
    outer.reset(view.scopeFields(), 0, view.scopeLength());
    while (outer.next()) {
      if (outer.fieldNumber() != SCOPE_SPANS_SCOPE || outer.wireType() != LENGTH_DELIMITED) {
        outer.skip();
        continue;
      }
      outer.readBytes();
      inner.reset(outer.buffer(), outer.valueOffset(), outer.valueLength());
      while (inner.next()) {
        boolean texts = inner.wireType() == LENGTH_DELIMITED;
        if (texts && inner.fieldNumber() == SCOPE_NAME) {
          scopeWarnings |= readText(inner, scopeName);
        } else if (texts && inner.fieldNumber() == SCOPE_VERSION) {
          scopeWarnings |= readText(inner, scopeVersion);
        } else {
          inner.skip();
        }
      }
    }
  }

  private static int readText(WireReader in, GrowingBytes target) {
    in.readBytes();
    return Utf8.copy(
        in.buffer(),
        in.valueOffset(),
        in.valueLength(),
        SpanLimits.TEXT_BYTES,
        RowWarning.TEXT_TRUNCATED,
        target);
  }

  /**
   * Adds a row of resource attributes, and makes the rest of the context known.
   *
   * @return bits of {@link RowWarning}
   */
  int addRow() {
    if (fresh) {
      fresh = false;
      service = UNKNOWN_SERVICE;
      instance = NOTHING;
      instanceRank = INSTANCE.length;
      resourceWarnings = 0;
      try {
        readResource();
      } catch (MalformedOtlpException _) {
        resourceWarnings |= RowWarning.ATTRIBUTES_UNDECODABLE.bit();
      }
      resourceWarnings |= attributes.endRow(SpanKind.UNSPECIFIED);
      serviceBytes = service.getBytes(UTF_8);
    } else {
      resourceAttributes.repeatRow();
    }
    return scopeWarnings | resourceWarnings;
  }

  private void readResource() {
    outer.reset(view.resourceFields(), 0, view.resourceLength());
    while (outer.next()) {
      if (outer.fieldNumber() != RESOURCE_SPANS_RESOURCE || outer.wireType() != LENGTH_DELIMITED) {
        outer.skip();
        continue;
      }
      outer.readBytes();
      inner.reset(outer.buffer(), outer.valueOffset(), outer.valueLength());
      while (inner.next()) {
        if (inner.fieldNumber() != RESOURCE_ATTRIBUTES || inner.wireType() != LENGTH_DELIMITED) {
          inner.skip();
          continue;
        }
        inner.readBytes();
        int before = resourceAttributes.openEntries();
        resourceWarnings |=
            attributes.read(inner.buffer(), inner.valueOffset(), inner.valueLength());
        if (resourceAttributes.openEntries() > before) {
          noteService();
          noteInstance();
        }
      }
    }
  }

  private void noteService() {
    GrowingBytes key = reader.key();
    GrowingBytes value = reader.value();
    if (value.length() > 0
        && Arrays.equals(key.array(), 0, key.length(), SERVICE_NAME, 0, SERVICE_NAME.length)) {
      service = new String(value.array(), 0, value.length(), UTF_8);
    }
  }

  private void noteInstance() {
    GrowingBytes key = reader.key();
    GrowingBytes value = reader.value();
    for (int rank = 0; rank < instanceRank && value.length() > 0; rank++) {
      byte[] name = INSTANCE[rank];
      if (Arrays.equals(key.array(), 0, key.length(), name, 0, name.length)) {
        instance = Arrays.copyOf(value.array(), value.length());
        instanceRank = rank;
      }
    }
  }

  /** The service of the row that was added last. */
  String service() {
    return service;
  }

  /** The same as bytes. */
  byte[] serviceBytes() {
    return serviceBytes;
  }

  /** Which instance of the service the row is of; empty where the resource does not say. */
  byte[] instance() {
    return instance;
  }

  /** The name of the scope. */
  GrowingBytes scopeName() {
    return scopeName;
  }

  /** The version of the scope. */
  GrowingBytes scopeVersion() {
    return scopeVersion;
  }
}

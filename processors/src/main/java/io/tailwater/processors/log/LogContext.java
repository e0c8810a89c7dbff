package io.tailwater.processors.log;

import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The resource and scope of logs, as bytes, and the service that they name.
 *
 * @param resourceFields encoded fields of the {@code ResourceLogs} but its scopes
 * @param scopeFields encoded fields of the {@code ScopeLogs} but its logs
 * @param service {@code service.name}; empty where the resource has none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity alone
record LogContext(byte[] resourceFields, byte[] scopeFields, String service) {
  private static final byte[] SERVICE_NAME = "service.name".getBytes(StandardCharsets.UTF_8);

  /** A copy of what the scanner shows. */
  static LogContext of(ContextView view) {
    byte[] resource = Arrays.copyOf(view.resourceFields(), view.resourceLength());
    return new LogContext(
        resource, Arrays.copyOf(view.scopeFields(), view.scopeLength()), service(resource));
  }

  private static String service(byte[] resourceFields) {
    try {
      WireReader in = new WireReader().reset(resourceFields);
      String service = "";
      while (in.next()) {
        if (in.fieldNumber() == OtlpFields.RESOURCE_SPANS_RESOURCE) {
          in.readBytes();
          service = serviceOf(in, service);
        } else {
          in.skip();
        }
      }
      return service;
    } catch (MalformedOtlpException _) {
      return "";
    }
  }

  private static String serviceOf(WireReader resource, String absent) {
    WireReader in =
        new WireReader().reset(resource.buffer(), resource.valueOffset(), resource.valueLength());
    String service = absent;
    while (in.next()) {
      if (in.fieldNumber() == OtlpFields.RESOURCE_ATTRIBUTES) {
        in.readBytes();
        service = valueIfServiceName(in, service);
      } else {
        in.skip();
      }
    }
    return service;
  }

  private static String valueIfServiceName(WireReader attribute, String absent) {
    WireReader in =
        new WireReader()
            .reset(attribute.buffer(), attribute.valueOffset(), attribute.valueLength());
    boolean isServiceName = false;
    String text = absent;
    while (in.next()) {
      switch (in.fieldNumber()) {
        case OtlpFields.KEY_VALUE_KEY -> {
          in.readBytes();
          int from = in.valueOffset();
          isServiceName =
              Arrays.equals(
                  in.buffer(), from, from + in.valueLength(), SERVICE_NAME, 0, SERVICE_NAME.length);
        }
        case OtlpFields.KEY_VALUE_VALUE -> {
          in.readBytes();
          text = text(in, absent);
        }
        default -> in.skip();
      }
    }
    return isServiceName ? text : absent;
  }

  private static String text(WireReader any, String absent) {
    WireReader in = new WireReader().reset(any.buffer(), any.valueOffset(), any.valueLength());
    String text = absent;
    while (in.next()) {
      if (in.fieldNumber() == OtlpFields.ANY_STRING) {
        in.readBytes();
        text = new String(in.buffer(), in.valueOffset(), in.valueLength(), StandardCharsets.UTF_8);
      } else {
        in.skip();
      }
    }
    return text;
  }
}

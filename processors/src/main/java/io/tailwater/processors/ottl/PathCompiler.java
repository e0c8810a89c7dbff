package io.tailwater.processors.ottl;

import io.tailwater.model.Hex;
import io.tailwater.processors.ottl.OttlCondition.Context;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Paths to nodes: {@code span.status.code}, {@code attributes["key"]}, {@code scope.name}.
 *
 * <p>The first name is a context where it is one of those below and more follows; otherwise the
 * path is of the condition's own context. What does not exist, or cannot be indexed, is refused.
 */
final class PathCompiler {
  private static final List<String> KINDS =
      List.of("Unspecified", "Internal", "Server", "Client", "Producer", "Consumer");

  private final Syntax.Path path;
  private final ValueCompiler values;

  private PathCompiler(Syntax.Path path, ValueCompiler values) {
    this.path = path;
    this.values = values;
  }

  static Expression compile(Syntax.Path path, Context context, ValueCompiler values) {
    return new PathCompiler(path, values).compile(context);
  }

  private Expression compile(Context context) {
    List<Syntax.Field> fields = path.fields();
    Syntax.Field first = fields.getFirst();
    boolean prefixed = fields.size() > 1 && first.keys().isEmpty();
    String owner = prefixed ? first.name() : "";
    List<Syntax.Field> rest = prefixed ? fields.subList(1, fields.size()) : fields;
    return switch (owner) {
      case "span" -> ofSpan(rest);
      case "resource" -> ofResource(rest);
      case "scope", "instrumentation_scope" -> ofScope(rest);
      case "spanevent" -> {
        if (context == Context.SPAN) {
          throw refused("is of span events, and this is a condition on spans");
        }
        yield ofEvent(rest);
      }
      default ->
          switch (context) {
            case SPAN -> ofSpan(fields);
            case SPAN_EVENT -> ofEvent(fields);
          };
    };
  }

  private Expression ofSpan(List<Syntax.Field> fields) {
    Syntax.Field field = fields.getFirst();
    return switch (shape(fields)) {
      case "attributes" -> attributes(AttributeSource.SPAN, field);
      case "trace_state" -> traceState(field);
      case "name" -> plain(fields, (span, event) -> span.name());
      case "kind" -> plain(fields, (span, event) -> (long) span.kind());
      case "kind.string" -> plain(fields, (span, event) -> kind(span.kind()));
      case "kind.deprecated_string" -> plain(fields, (span, event) -> deprecatedKind(span.kind()));
      case "status.code" -> plain(fields, (span, event) -> (long) span.statusCode());
      case "status.message" -> plain(fields, (span, event) -> span.statusMessage());
      case "start_time" -> plain(fields, (span, event) -> time(span.startNanos()));
      case "end_time" -> plain(fields, (span, event) -> time(span.endNanos()));
      case "start_time_unix_nano" -> plain(fields, (span, event) -> span.startNanos());
      case "end_time_unix_nano" -> plain(fields, (span, event) -> span.endNanos());
      case "trace_id" ->
          plain(fields, (span, event) -> new Identity.Trace(span.traceIdHi(), span.traceIdLo()));
      case "trace_id.string" ->
          plain(
              fields, (span, event) -> Hex.ofLong(span.traceIdHi()) + Hex.ofLong(span.traceIdLo()));
      case "span_id" -> plain(fields, (span, event) -> new Identity.Span(span.spanId()));
      case "span_id.string" -> plain(fields, (span, event) -> Hex.ofLong(span.spanId()));
      case "parent_span_id" ->
          plain(fields, (span, event) -> new Identity.Span(span.parentSpanId()));
      case "parent_span_id.string" ->
          plain(fields, (span, event) -> Hex.ofLong(span.parentSpanId()));
      case "events" -> plain(fields, (span, event) -> new Elements(span.eventCount()));
      case "links" -> plain(fields, (span, event) -> new Elements(span.linkCount()));
      case "flags" -> plain(fields, (span, event) -> span.flags());
      case "dropped_attributes_count" ->
          plain(fields, (span, event) -> span.droppedAttributesCount());
      case "dropped_events_count" -> plain(fields, (span, event) -> span.droppedEventsCount());
      case "dropped_links_count" -> plain(fields, (span, event) -> span.droppedLinksCount());
      default ->
          throw refused(
              "is no path of a span; there are name, kind, kind.string, kind.deprecated_string,"
                  + " status.code, status.message, attributes, trace_id, span_id, parent_span_id"
                  + " (each also .string), trace_state, start_time, end_time (also _unix_nano),"
                  + " flags, events, links, dropped_attributes_count, dropped_events_count,"
                  + " dropped_links_count, and the contexts resource and scope");
    };
  }

  private Expression ofResource(List<Syntax.Field> fields) {
    return switch (shape(fields)) {
      case "attributes" -> attributes(AttributeSource.RESOURCE, fields.getFirst());
      case "dropped_attributes_count" ->
          plain(fields, (span, event) -> span.resourceDroppedAttributesCount());
      case "schema_url" -> plain(fields, (span, event) -> span.resourceSchemaUrl());
      default ->
          throw refused(
              "is no path of a resource; there are attributes, dropped_attributes_count,"
                  + " schema_url");
    };
  }

  private Expression ofScope(List<Syntax.Field> fields) {
    return switch (shape(fields)) {
      case "attributes" -> attributes(AttributeSource.SCOPE, fields.getFirst());
      case "name" -> plain(fields, (span, event) -> span.scopeName());
      case "version" -> plain(fields, (span, event) -> span.scopeVersion());
      case "dropped_attributes_count" ->
          plain(fields, (span, event) -> span.scopeDroppedAttributesCount());
      case "schema_url" -> plain(fields, (span, event) -> span.scopeSchemaUrl());
      default ->
          throw refused(
              "is no path of a scope; there are name, version, attributes,"
                  + " dropped_attributes_count, schema_url");
    };
  }

  private Expression ofEvent(List<Syntax.Field> fields) {
    return switch (shape(fields)) {
      case "attributes" -> attributes(AttributeSource.EVENT, fields.getFirst());
      case "name" -> plain(fields, (span, event) -> event.name());
      case "time" -> plain(fields, (span, event) -> time(event.timeNanos()));
      case "time_unix_nano" -> plain(fields, (span, event) -> event.timeNanos());
      case "dropped_attributes_count" ->
          plain(fields, (span, event) -> event.droppedAttributesCount());
      default ->
          throw refused(
              "is no path of a span event; there are name, time, time_unix_nano, attributes,"
                  + " dropped_attributes_count, and the contexts span, resource and scope");
    };
  }

  /** The names joined by points. */
  private static String shape(List<Syntax.Field> fields) {
    return String.join(".", fields.stream().map(Syntax.Field::name).toList());
  }

  private Expression plain(List<Syntax.Field> fields, Expression expression) {
    for (Syntax.Field field : fields) {
      if (!field.keys().isEmpty()) {
        throw refused("cannot be indexed");
      }
    }
    return expression;
  }

  private Expression attributes(AttributeSource source, Syntax.Field field) {
    List<Key> keys = values.keys(field.keys());
    if (keys.isEmpty()) {
      return source::all;
    }
    Expression first =
        keys.getFirst().value() instanceof Expression.Literal(String name)
            ? new AttributeLookup(source, name)
            : computed(source, keys.getFirst().value());
    if (keys.size() == 1) {
      return first;
    }
    return (span, event) -> Key.inAttribute(first.value(span, event), keys, 1, span, event);
  }

  private static Expression computed(AttributeSource source, Expression key) {
    return (span, event) -> source.value(span, event, Text.bytes(name(key.value(span, event))));
  }

  private static String name(@Nullable Object key) {
    if (key instanceof String name) {
      return name;
    }
    throw new OttlEvaluationException(
        "attributes are indexed by strings, not by " + Typed.typeOf(key));
  }

  private Expression traceState(Syntax.Field field) {
    List<Key> keys = values.keys(field.keys());
    if (keys.isEmpty()) {
      return (span, event) -> span.traceState();
    }
    if (keys.size() > 1) {
      throw refused("takes one index");
    }
    if (keys.getFirst().value() instanceof Expression.Literal(String member)) {
      return (span, event) -> TraceStateText.member(span.traceState(), member);
    }
    return (span, event) -> {
      if (TraceStateText.member(span.traceState(), "") == null) {
        return null;
      }
      throw new OttlEvaluationException("trace_state is indexed by string literals alone");
    };
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  private static String kind(int kind) {
    return kind >= 0 && kind < KINDS.size() ? KINDS.get(kind) : "";
  }

  private static String deprecatedKind(int kind) {
    String name = kind(kind);
    return name.isEmpty() ? "" : "SPAN_KIND_" + Text.upperCase(name);
  }

  private OttlSyntaxException refused(String reason) {
    return new OttlSyntaxException("'" + path.shown() + "' " + reason, path.column());
  }
}

package io.tailwater.sinks.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * The language has one construct, ${field.path}, and no code: what operators write can neither loop
 * nor call anything. A field is looked up in the same document that is sent without a template, so
 * there is one list of names to know.
 */
/**
 * The body of a request with fields to fill in, always JSON.
 *
 * <p>{@code ${title}} stands for a field of the generic document's {@code data}: a text as it
 * stands within quotes, escaped; a number, list or object as JSON, without quotes; {@code null} for
 * a number, list or object that is missing, and nothing for a missing text. A dollar sign before it
 * keeps a field from being one. Immutable.
 */
public final class Template {
  private static final int LONGEST = 64 << 10;
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final String LABELS = "labels.";

  private sealed interface Part {
    record Literal(String text) implements Part {}

    record Field(String path) implements Part {}
  }

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Reads a template and tries it on two made-up incidents, one with all there can be, one with
   * little.
   *
   * @throws IllegalArgumentException in one line, if it names an unknown field, leaves one open, or
   *     makes no JSON
   */
  public static Template of(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "the template has %,d characters -- use at most %,d".formatted(text.length(), LONGEST));
    }
    Template template = new Template(parse(text));
    JsonNode full = GenericBody.data(SampleMessages.full(), 1);
    for (Part part : template.parts) {
      if (part instanceof Part.Field(String path)
          && !path.startsWith(LABELS)
          && find(full, path).isMissingNode()) {
        throw new IllegalArgumentException(
            "the template names the unknown field '" + path + "' -- see docs/alerts/receivers.md");
      }
    }
    for (Message sample : List.of(SampleMessages.full(), SampleMessages.sparse())) {
      if (!Json.isJson(template.render(GenericBody.data(sample, 1)))) {
        throw new IllegalArgumentException(
            "the template makes no JSON -- put quotes around texts, none around numbers and lists");
      }
    }
    return template;
  }

  private static List<Part> parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      if (text.startsWith("$${", at)) {
        literal.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        String path = end < 0 ? "" : text.substring(at + 2, end).strip();
        if (!PATH.matcher(path).matches()) {
          throw new IllegalArgumentException(
              "the template's field at character %d -- write ${title}, or $${ for the signs"
                  .formatted(at));
        }
        parts.add(new Part.Literal(literal.toString()));
        parts.add(new Part.Field(path));
        literal.setLength(0);
        at = end + 1;
      } else {
        literal.append(text.charAt(at++));
      }
    }
    parts.add(new Part.Literal(literal.toString()));
    return List.copyOf(parts);
  }

  /** The text with its fields filled in from a document. */
  String render(JsonNode data) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Literal(String text) -> out.append(text);
        case Part.Field(String path) -> out.append(value(find(data, path), path));
      }
    }
    return out.toString();
  }

  private static String value(JsonNode node, String path) {
    if (node.isTextual()) {
      return Json.escaped(node.textValue());
    }
    if (node.isMissingNode() || node.isNull()) {
      return isText(path) ? "" : "null";
    }
    return node.toString();
  }

  /** Of those that can be missing. */
  private static boolean isText(String path) {
    return path.startsWith(LABELS)
        || path.equals("until")
        || path.equals("measured.what")
        || path.equals("measured.unit")
        || path.equals("measured.expectation");
  }

  /** A label may have dots in its name, so it is looked up whole. */
  private static JsonNode find(JsonNode data, String path) {
    if (path.startsWith(LABELS)) {
      return data.path("labels").path(path.substring(LABELS.length()));
    }
    JsonNode node = data;
    for (String name : path.split("\\.", -1)) {
      node = node.path(name);
    }
    return node;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Template template && parts.equals(template.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public String toString() {
    return "a template of " + parts.size() + " parts";
  }
}

package io.tailwater.cli.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The samples of a scrape in Prometheus' text format (version 0.0.4): {@code name{label="value"}
 * number}. Comments, time stamps and lines that are no samples are passed over.
 */
public final class PrometheusText {
  /** One sample. */
  public record Sample(String name, Map<String, String> labels, double value) {}

  private final List<Sample> samples;

  private PrometheusText(List<Sample> samples) {
    this.samples = samples;
  }

  /** Reads a scrape; whatever is no sample is passed over. */
  public static PrometheusText parse(String text) {
    List<Sample> samples = new ArrayList<>();
    text.lines().forEach(line -> sample(line.strip()).ifPresent(samples::add));
    return new PrometheusText(List.copyOf(samples));
  }

  /** The scrapes of several nodes as one. */
  public static PrometheusText of(List<PrometheusText> scrapes) {
    return new PrometheusText(scrapes.stream().flatMap(one -> one.samples().stream()).toList());
  }

  /** The largest value; 0 where the metric is absent. */
  public double max(String name) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .mapToDouble(Sample::value)
        .max()
        .orElse(0);
  }

  /** All samples, in the order of the text. */
  public List<Sample> samples() {
    return samples;
  }

  /** The sum over all label values; 0 where the metric is absent. */
  public double sum(String name) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** The sum over the samples whose label has this value. */
  public double sum(String name, String label, String value) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .filter(sample -> value.equals(sample.labels().get(label)))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** The sums by the values of one label; samples without the label are left out. */
  public SortedMap<String, Double> sumsBy(String name, String label) {
    SortedMap<String, Double> sums = new TreeMap<>();
    for (Sample sample : samples) {
      String value = sample.labels().get(label);
      if (sample.name().equals(name) && value != null) {
        sums.merge(value, sample.value(), Double::sum);
      }
    }
    return sums;
  }

  /** Only the samples whose label has this value. */
  public PrometheusText where(String label, String value) {
    return new PrometheusText(
        samples.stream().filter(sample -> value.equals(sample.labels().get(label))).toList());
  }

  private static Optional<Sample> sample(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return Optional.empty();
    }
    int nameEnd = nameEnd(line);
    Map<String, String> labels = new HashMap<>();
    int valueStart = nameEnd;
    if (nameEnd < line.length() && line.charAt(nameEnd) == '{') {
      valueStart = readLabels(line, nameEnd + 1, labels);
    }
    String[] numbers = line.substring(valueStart).strip().split("\\s+", -1);
    return number(numbers[0])
        .map(value -> new Sample(line.substring(0, nameEnd), Map.copyOf(labels), value));
  }

  private static int nameEnd(String line) {
    int end = 0;
    while (end < line.length() && "{ \t".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Reads {@code a="x",b="y"}} from a position and returns the one after the closing brace. */
  private static int readLabels(String line, int start, Map<String, String> labels) {
    int at = start;
    while (at < line.length() && line.charAt(at) != '}') {
      int equals = line.indexOf('=', at);
      int quote = line.indexOf('"', at);
      if (equals < 0 || quote < equals || !line.substring(equals + 1, quote).isBlank()) {
        return line.length();
      }
      String label = line.substring(at, equals).strip();
      StringBuilder value = new StringBuilder();
      at = quote + 1;
      while (at < line.length() && line.charAt(at) != '"') {
        if (line.charAt(at) == '\\' && at + 1 < line.length()) {
          at++;
          value.append(line.charAt(at) == 'n' ? '\n' : line.charAt(at));
        } else {
          value.append(line.charAt(at));
        }
        at++;
      }
      labels.put(label, value.toString());
      at++;
      while (at < line.length() && (line.charAt(at) == ',' || line.charAt(at) == ' ')) {
        at++;
      }
    }
    return Math.min(at + 1, line.length());
  }

  private static Optional<Double> number(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-Inf" -> Optional.of(Double.NEGATIVE_INFINITY);
      case "NaN" -> Optional.of(Double.NaN);
      default -> {
        try {
          yield Optional.of(Double.parseDouble(text));
        } catch (NumberFormatException _) {
          yield Optional.empty();
        }
      }
    };
  }
}

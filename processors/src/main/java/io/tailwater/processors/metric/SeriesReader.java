package io.tailwater.processors.metric;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.model.Hash128;
import io.tailwater.model.SemanticConventions;
import io.tailwater.model.metric.Label;
import io.tailwater.model.metric.MetricKind;
import io.tailwater.model.metric.MetricResource;
import io.tailwater.model.metric.MetricSeries;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.DataPointView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.MetricView;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.OtlpMetricFields;
import io.tailwater.model.otlp.ResourceIdentity;
import io.tailwater.model.otlp.WireReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells which series a point belongs to.
 *
 * <p>A stream has two names. That of the wire is a hash of its bytes and is looked up for each
 * point. That of the series is a hash of what the bytes mean today: it is worked out once for each
 * name of the wire, with all texts, and an application that sends both generations of a convention
 * has one series of the two.
 */
final class SeriesReader {
  /** Key of the attribute that marks the series of all streams beyond a limit. */
  static final String OVERFLOW = "tailwater.overflow";

  private static final int CACHED_RESOURCES = 512;

  /** Objects of a series beside its labels, and of a label beside its characters. */
  private static final int SERIES_BYTES = 200;

  private static final int LABEL_BYTES = 100;

  private record ResourceKey(long hi, long lo) {}

  private final ResourceIdentity resourceIdentity = new ResourceIdentity();
  private final ResourceReader resourceReader = new ResourceReader();
  private final Map<ResourceKey, MetricResource> resources =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ResourceKey, MetricResource> eldest) {
          return size() > CACHED_RESOURCES;
        }
      };
  private final WireReader outer = new WireReader();
  private final WireReader inner = new WireReader();
  private final KeyValueView attribute = new KeyValueView();
  private final Hash128 hash = new Hash128();
  private final Hash128 point = new Hash128();
  private ContextView context = new ContextView();
  private MetricView metric = new MetricView();
  private @Nullable MetricResource resource;
  private @Nullable String scope;
  private @Nullable Head head;
  private long contextHi;
  private long contextLo;
  private long wireHi;
  private long wireLo;
  private long textBytes;

  /** What all points of a metric have in common, with today's names. */
  private record Head(
      MetricResource resource,
      String scope,
      String sourceName,
      MetricConventions.Today today,
      Map<String, String> family,
      long group,
      long hi,
      long lo) {}

  /** Which series a point belongs to, and how its values become the series'. */
  record Found(long idHi, long idLo, long group, double divisor, List<Label> labels) {}

  /** Aims at another context, whose view stays valid until the next call. */
  void context(ContextView view) {
    context = view;
    resource = null;
    scope = null;
    resourceIdentity.read(view.resourceFields(), view.resourceLength());
    hash.reset(resourceIdentity.hi(), resourceIdentity.lo())
        .add(view.scopeFields(), 0, view.scopeLength());
    contextHi = hash.hi();
    contextLo = hash.lo();
  }

  /** Aims at another metric of the context. */
  void metric(MetricView view) {
    metric = view;
    head = null;
    hash.reset(contextHi, contextLo)
        .add(view.buffer(), view.nameOffset(), view.nameLength())
        .add(view.buffer(), view.unitOffset(), view.unitLength())
        .add(shape());
    wireHi = hash.hi();
    wireLo = hash.lo();
  }

  /** Kind, temporality and growth: what a point means hangs on them. */
  private long shape() {
    return (number(metric.kind()) << 3)
        | switch (metric.temporality()) {
          case UNSPECIFIED -> 0;
          case DELTA -> 2;
          case CUMULATIVE -> 4;
        }
        | (metric.monotonic() ? 1 : 0);
  }

  private static long number(MetricKind kind) {
    return switch (kind) {
      case GAUGE -> 1;
      case SUM -> 2;
      case HISTOGRAM -> 3;
      case EXPONENTIAL_HISTOGRAM -> 4;
      case SUMMARY -> 5;
    };
  }

  /** The name of a point's stream on the wire; valid until the next call. */
  Hash128 wireId(DataPointView view) {
    point.reset(wireHi, wireLo);
    for (int i = 0; i < view.attributes().size(); i++) {
      point.addMember(view.buffer(), view.attributes().offset(i), view.attributes().length(i));
    }
    return point;
  }

  /**
   * The series of a point.
   *
   * @throws MalformedOtlpException if an attribute cannot be read
   */
  Found find(DataPointView view) {
    Head of = head();
    List<Label> labels = new ArrayList<>(view.attributes().size());
    long hi = of.hi;
    long lo = of.lo;
    for (int i = 0; i < view.attributes().size(); i++) {
      attribute.read(view.buffer(), view.attributes().offset(i), view.attributes().length(i));
      String key = AttributeConventions.today(attribute.key(), of.family);
      String value = attribute.value();
      if (SemanticConventions.changedWords(attribute.key())) {
        String today = SemanticConventions.valueToday(attribute.key(), value);
        key = today == null ? attribute.key() : key;
        value = today == null ? value : today;
      }
      byte[] keyBytes = key.getBytes(UTF_8);
      hash.reset().add(keyBytes, 0, keyBytes.length);
      if (value.equals(attribute.value())) {
        hash.add(view.buffer(), attribute.valueOffset(), attribute.valueLength());
      } else {
        byte[] word = encodedWord(value);
        hash.add(word, 0, word.length);
      }
      hi += hash.hi();
      lo += hash.lo();
      labels.add(new Label(key, value));
    }
    labels.sort(Comparator.comparing(Label::key));
    textBytes += bytes(labels);
    return new Found(hi, lo, of.group, of.today.divisor(), labels);
  }

  /** A word of less than 128 bytes as the {@code AnyValue} that an agent of today would send. */
  private static byte[] encodedWord(String word) {
    byte[] text = word.getBytes(UTF_8);
    byte[] encoded = new byte[text.length + 2];
    encoded[0] = OtlpFields.ANY_STRING << 3 | WireReader.LENGTH_DELIMITED;
    encoded[1] = (byte) text.length;
    System.arraycopy(text, 0, encoded, 2, text.length);
    return encoded;
  }

  /** The series that a point was found to belong to. */
  MetricSeries series(Found found) {
    return series(found.idHi, found.idLo, found.labels, false);
  }

  /** The series of all streams of the metric and resource that are beyond the limit. */
  MetricSeries overflowSeries() {
    Head of = head();
    byte[] mark = OVERFLOW.getBytes(UTF_8);
    hash.reset(of.hi, of.lo).add(mark, 0, mark.length);
    return series(hash.hi(), hash.lo(), List.of(new Label(OVERFLOW, "true")), true);
  }

  private MetricSeries series(long idHi, long idLo, List<Label> labels, boolean overflow) {
    Head of = head();
    return new MetricSeries(
        idHi,
        idLo,
        of.resource,
        of.scope,
        of.today.name(),
        of.sourceName,
        of.today.unit(),
        metric.kind(),
        metric.temporality(),
        metric.monotonic(),
        labels,
        overflow);
  }

  private Head head() {
    Head known = head;
    if (known != null) {
      return known;
    }
    String name = LabelText.text(metric.buffer(), metric.nameOffset(), metric.nameLength());
    String unit = LabelText.text(metric.buffer(), metric.unitOffset(), metric.unitLength());
    MetricConventions.Today today = MetricConventions.of(name, unit);
    MetricResource from = resource();
    byte[] nameBytes = today.name().getBytes(UTF_8);
    byte[] unitBytes = today.unit().getBytes(UTF_8);
    byte[] service = from.service().getBytes(UTF_8);
    long group =
        hash.reset().add(service, 0, service.length).add(nameBytes, 0, nameBytes.length).hi();
    hash.reset(contextHi, contextLo)
        .add(nameBytes, 0, nameBytes.length)
        .add(unitBytes, 0, unitBytes.length)
        .add(shape());
    Head made =
        new Head(
            from,
            scope(),
            today.name().equals(name) ? "" : name,
            today,
            AttributeConventions.family(today.name()),
            group,
            hash.hi(),
            hash.lo());
    head = made;
    return made;
  }

  private MetricResource resource() {
    MetricResource known = resource;
    if (known == null) {
      ResourceKey key = new ResourceKey(resourceIdentity.hi(), resourceIdentity.lo());
      known = resources.get(key);
      if (known == null) {
        known = resourceReader.read(context);
        resources.put(key, known);
        textBytes += bytes(known.attributes());
      }
      resource = known;
    }
    return known;
  }

  private static long bytes(List<Label> labels) {
    long bytes = SERIES_BYTES;
    for (Label label : labels) {
      bytes += LABEL_BYTES + 2L * (label.key().length() + label.value().length());
    }
    return bytes;
  }

  /** About how many bytes the texts take that were read since they were forgotten. */
  long textBytes() {
    return textBytes;
  }

  /** Forgets resources; series that were handed out keep theirs. */
  void forgetTexts() {
    resources.clear();
    textBytes = 0;
  }

  private String scope() {
    String known = scope;
    if (known == null) {
      known = readScope();
      scope = known;
    }
    return known;
  }

  private String readScope() {
    String name = "";
    try {
      outer.reset(context.scopeFields(), 0, context.scopeLength());
      while (outer.next()) {
        if (outer.fieldNumber() != OtlpMetricFields.SCOPE_METRICS_SCOPE
            || outer.wireType() != WireReader.LENGTH_DELIMITED) {
          outer.skip();
          continue;
        }
        outer.readBytes();
        inner.reset(outer.buffer(), outer.valueOffset(), outer.valueLength());
        while (inner.next()) {
          if (inner.fieldNumber() == OtlpFields.SCOPE_NAME) {
            inner.readBytes();
            name = LabelText.text(inner.buffer(), inner.valueOffset(), inner.valueLength());
          } else {
            inner.skip();
          }
        }
      }
    } catch (MalformedOtlpException _) {
      return name;
    }
    return name;
  }
}

package io.tailwater.processors.trace;

import io.tailwater.model.StatusCode;
import io.tailwater.model.TraceId;
import io.tailwater.model.alert.Pin;
import io.tailwater.processors.reading.SpanReading;
import io.tailwater.processors.sampling.TraceSpans;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What alerts have pinned: traces that the policies reject and that are kept as evidence all the
 * same.
 *
 * <p>Pins need not be the same when a shard is replayed: what was decided is in the ledger, and
 * what was not may turn out otherwise, for it weighs nothing. So they come from beside the records,
 * and what they have kept this minute is forgotten with the owner. Not thread-safe.
 */
final class Pins {
  private static final long MINUTE_MILLIS = 60_000;
  private static final byte[] SERVICE_NAME = "service.name".getBytes(StandardCharsets.UTF_8);

  /** As rollups, and so alerts, call it. */
  private static final String NAMELESS = "unknown_service";

  /** A pinned place, and what it has kept in a minute. */
  private static final class Spot {
    private Pin.Place pin;
    private long minute = Long.MIN_VALUE;
    private int kept;

    Spot(Pin.Place pin) {
      this.pin = pin;
    }

    boolean hasRoom(long inMinute) {
      return inMinute != minute || kept < pin.mostTraces();
    }

    void keep(long inMinute) {
      kept = inMinute == minute ? kept + 1 : 1;
      minute = inMinute;
    }

    boolean isShownBy(SpanReading span) {
      if (pin.errorsOnly() && span.statusCode() != StatusCode.ERROR.number()) {
        return false;
      }
      long start = span.startNanos();
      return pin.slowerThanNanos() == 0
          || (start > 0 && span.endNanos() - start > pin.slowerThanNanos());
    }
  }

  private final SpanReading reading = new SpanReading();
  private final Map<String, Spot> spots = new HashMap<>();
  private List<Pin> inForce = List.of();
  private Set<TraceId> traces = Set.of();
  private Map<String, List<Spot>> byService = Map.of();
  private long nextEndMillis = Long.MAX_VALUE;

  /** Whether nothing is pinned. */
  boolean isEmpty() {
    return inForce.isEmpty();
  }

  /** These pins hold from now on, and no others. One that is renewed goes on with its count. */
  void replace(List<Pin> pins) {
    Map<String, Pin> byId = new LinkedHashMap<>();
    pins.forEach(pin -> byId.put(pin.id(), pin));
    inForce = List.copyOf(byId.values());
    nextEndMillis = Long.MAX_VALUE;
    traces = new HashSet<>();
    byService = new HashMap<>();
    Set<String> places = new HashSet<>();
    for (Pin pin : inForce) {
      nextEndMillis = Math.min(nextEndMillis, pin.untilMillis());
      switch (pin) {
        case Pin.Traces single -> traces.addAll(single.traces());
        case Pin.Place place -> {
          Spot spot = spots.computeIfAbsent(place.id(), _ -> new Spot(place));
          spot.pin = place;
          places.add(place.id());
          byService.computeIfAbsent(place.service(), _ -> new ArrayList<>()).add(spot);
        }
      }
    }
    spots.keySet().retainAll(places);
  }

  /**
   * Whether a trace that no policy keeps is kept by a pin, which is then counted.
   *
   * @param spans read where a place is pinned that may still keep traces this minute
   * @param nowMillis stream time, epoch milliseconds
   */
  boolean keep(long hi, long lo, TraceSpans spans, long nowMillis) {
    if (nowMillis > nextEndMillis) {
      replace(inForce.stream().filter(pin -> pin.untilMillis() >= nowMillis).toList());
    }
    if (!traces.isEmpty() && traces.contains(new TraceId(hi, lo))) {
      return true;
    }
    long minute = Math.floorDiv(nowMillis, MINUTE_MILLIS);
    for (Spot spot : spots.values()) {
      if (spot.hasRoom(minute)) {
        return keepByPlace(spans, minute);
      }
    }
    return false;
  }

  private boolean keepByPlace(TraceSpans spans, long minute) {
    Search search = new Search(minute);
    spans.forEach(search);
    Spot found = search.found;
    if (found == null) {
      return false;
    }
    found.keep(minute);
    return true;
  }

  /** Looks for the first span that shows what is pinned. */
  private final class Search implements TraceSpans.Visitor {
    private final long minute;
    private @Nullable Spot found;
    private byte @Nullable [] lastResource;
    private List<Spot> here = List.of();

    Search(long minute) {
      this.minute = minute;
    }

    @Override
    public void span(byte[] bytes, int offset, int length, byte[] resource, byte[] scope) {
      if (found != null || (resource == lastResource && here.isEmpty())) {
        return;
      }
      reading.aim(bytes, offset, length, resource, resource.length, scope, scope.length);
      if (resource != lastResource) {
        lastResource = resource;
        here = byService.getOrDefault(service(), List.of());
      }
      for (Spot spot : here) {
        if (spot.hasRoom(minute) && spot.isShownBy(reading)) {
          found = spot;
          return;
        }
      }
    }

    private String service() {
      String name = reading.resourceAttribute(SERVICE_NAME) instanceof String text ? text : "";
      if (name.length() > Pin.LONGEST_TEXT) {
        return name.substring(0, Pin.LONGEST_TEXT);
      }
      return name.isEmpty() ? NAMELESS : name;
    }
  }
}

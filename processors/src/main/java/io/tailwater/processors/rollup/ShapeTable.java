package io.tailwater.processors.rollup;

import org.jspecify.annotations.Nullable;

/** Remembers shapes, one for each slot, the latest. About 500 bytes each. Not thread-safe. */
final class ShapeTable {
  /** A power of two. */
  private static final int SLOTS = 2_048;

  private final @Nullable Shape[] shapes = new @Nullable Shape[SLOTS];
  private final byte[][] keys = new byte[SLOTS][];
  private final ShapeKey key = new ShapeKey();

  /** The shape of a span of this origin. */
  Shape of(CallFields span, ResourceNames.Origin origin) {
    Shape.addTo(key.clear(), span, origin);
    if (key.isTooLong()) {
      return Shape.of(span, origin);
    }
    int slot = key.hash() & SLOTS - 1;
    Shape known = shapes[slot];
    if (known != null && key.isEqualTo(keys[slot])) {
      return known;
    }
    Shape made = Shape.of(span, origin);
    shapes[slot] = made;
    keys[slot] = key.copy();
    return made;
  }
}

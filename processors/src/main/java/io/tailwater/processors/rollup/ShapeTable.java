package io.tailwater.processors.rollup;

import org.jspecify.annotations.Nullable;

/** Remembers shapes, one for each slot, the latest. Not thread-safe. */
final class ShapeTable {
  /** A power of two. */
  private static final int SLOTS = 2_048;

  /** With its key and names, about. */
  private static final int SHAPE_BYTES = 1_000;

  private final @Nullable Shape[] shapes = new @Nullable Shape[SLOTS];
  private final byte[][] keys = new byte[SLOTS][];
  private final ShapeKey key = new ShapeKey();
  private int count;

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
    count += known == null ? 1 : 0;
    shapes[slot] = made;
    keys[slot] = key.copy();
    return made;
  }

  /** Lets go of the stats that shapes remember: they were taken. */
  void forgetStats() {
    for (Shape shape : shapes) {
      if (shape != null) {
        shape.forgetStats();
      }
    }
  }

  /** Bytes held, about. */
  long bytes() {
    return (long) count * SHAPE_BYTES;
  }
}

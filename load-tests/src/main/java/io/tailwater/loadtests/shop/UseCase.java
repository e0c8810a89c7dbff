package io.tailwater.loadtests.shop;

import java.util.Locale;

/** What happens in the shop, and how often: the weights are shares of all traces in per cent. */
public enum UseCase {
  /** A customer looks at a category. */
  BROWSE(27),
  /** A customer searches. */
  SEARCH(18),
  /** A customer looks at one product: details, stock and recommendations side by side. */
  VIEW_PRODUCT(15),
  /** A customer puts a product into the cart. */
  ADD_TO_CART(11),
  /** A customer pays for the cart. */
  CHECKOUT(9),
  /** A customer signs in. */
  LOGIN(6),
  /** A customer asks where the parcel is. */
  TRACK_ORDER(5),
  /** The load balancer asks whether a service is well. */
  HEALTH_CHECK(6),
  /** Shipping consumes a batch of placed orders, linked to the traces that placed them. */
  SHIP_BATCH(2),
  /** A scheduled job of the shop itself: reindexing, expiring carts, reporting. */
  BACKGROUND_JOB(1);

  private static final UseCase[] BY_PERCENT = byPercent();

  private final int percent;

  UseCase(int percent) {
    this.percent = percent;
  }

  /** The name in lower case, as it stands in the span attribute {@code shop.use_case}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static UseCase drawnBy(Dice dice) {
    return BY_PERCENT[dice.below(BY_PERCENT.length)];
  }

  private static UseCase[] byPercent() {
    UseCase[] table = new UseCase[100];
    int filled = 0;
    for (UseCase useCase : values()) {
      for (int i = 0; i < useCase.percent; i++) {
        table[filled++] = useCase;
      }
    }
    if (filled != table.length) {
      throw new IllegalStateException("the use cases share out " + filled + " % instead of 100 %");
    }
    return table;
  }
}

package io.tailwater.loadtests.shop;

/** The use cases: how each trace begins, and which services the gateway asks for what. */
final class Journeys {
  private Journeys() {}

  static void play(UseCase useCase, TraceSketch sketch, long at) {
    String sku = "SKU-" + (1_000 + sketch.dice().below(2_000));
    switch (useCase) {
      case BROWSE ->
          Http.request(
              sketch, at, useCase, "GET", "/categories/{id}", "/categories/toys", Journeys::browse);
      case SEARCH ->
          Http.request(sketch, at, useCase, "GET", "/search", "/search", Journeys::search);
      case VIEW_PRODUCT ->
          Http.request(
              sketch,
              at,
              useCase,
              "GET",
              "/products/{sku}",
              "/products/" + sku,
              gateway -> viewProduct(gateway, sku));
      case ADD_TO_CART ->
          Http.request(
              sketch,
              at,
              useCase,
              "POST",
              "/cart/items",
              "/cart/items",
              gateway -> addToCart(gateway, sku));
      case CHECKOUT ->
          Http.request(sketch, at, useCase, "POST", "/checkout", "/checkout", Journeys::checkout);
      case LOGIN -> Http.request(sketch, at, useCase, "POST", "/login", "/login", Journeys::login);
      case TRACK_ORDER -> {
        String order = Integer.toString(100_000 + sketch.dice().below(900_000));
        Http.request(
            sketch,
            at,
            useCase,
            "GET",
            "/orders/{id}",
            "/orders/" + order,
            gateway -> trackOrder(gateway, order));
      }
      case HEALTH_CHECK -> Housekeeping.healthCheck(sketch, at);
      case SHIP_BATCH -> Housekeeping.shipBatch(sketch, at);
      case BACKGROUND_JOB -> Housekeeping.backgroundJob(sketch, at);
    }
  }

  private static int browse(Frame gateway) {
    gateway.work(1);
    gateway.together(
        () ->
            Http.call(
                gateway,
                ShopService.CATALOG,
                "GET",
                "/categories/{id}",
                "/categories/toys",
                Storefront::category),
        () -> recommend(gateway));
    gateway.work(2);
    return 200;
  }

  private static int search(Frame gateway) {
    gateway.work(1);
    int status =
        Http.call(gateway, ShopService.SEARCH, "GET", "/search", "/search", Storefront::search);
    if (status >= 500) {
      return Http.failedUpstream(gateway, ShopService.SEARCH, status);
    }
    gateway.work(2);
    return 200;
  }

  private static int viewProduct(Frame gateway, String sku) {
    gateway.work(1);
    int[] status = new int[2];
    gateway.together(
        () ->
            status[0] =
                Http.call(
                    gateway,
                    ShopService.CATALOG,
                    "GET",
                    "/products/{sku}",
                    "/products/" + sku,
                    Storefront::product),
        () ->
            status[1] =
                Http.call(
                    gateway,
                    ShopService.INVENTORY,
                    "GET",
                    "/stock/{sku}",
                    "/stock/" + sku,
                    OrderDesk::stock),
        () -> recommend(gateway));
    if (status[0] == 404) {
      return 404;
    }
    if (status[1] != 200) {
      gateway.warn("showing " + sku + " without its stock: inventory answered " + status[1]);
    }
    gateway.work(2);
    return 200;
  }

  private static int addToCart(Frame gateway, String sku) {
    gateway.work(1);
    if (!signedIn(gateway)) {
      return 401;
    }
    int status =
        Http.call(
            gateway,
            ShopService.CATALOG,
            "GET",
            "/products/{sku}",
            "/products/" + sku,
            Storefront::product);
    if (status == 404) {
      return 404;
    }
    status =
        Http.call(
            gateway,
            ShopService.CART,
            "POST",
            "/carts/{id}/items",
            "/carts/mine/items",
            Storefront::addToCart);
    if (status >= 500) {
      gateway.warn("cart answered " + status + ", trying once more");
      gateway.work(10);
      status =
          Http.call(
              gateway,
              ShopService.CART,
              "POST",
              "/carts/{id}/items",
              "/carts/mine/items",
              1,
              Storefront::addToCart);
    }
    if (status >= 500) {
      return Http.failedUpstream(gateway, ShopService.CART, status);
    }
    gateway.work(1);
    return 200;
  }

  private static int checkout(Frame gateway) {
    gateway.put("shop.order.value", Math.round(gateway.dice().between(5, 400) * 100) / 100.0);
    gateway.work(2);
    if (!signedIn(gateway)) {
      return 401;
    }
    int status =
        Http.call(
            gateway, ShopService.CART, "GET", "/carts/{id}", "/carts/mine", Storefront::showCart);
    if (status != 200) {
      return Http.failedUpstream(gateway, ShopService.CART, status);
    }
    status =
        Http.call(
            gateway,
            ShopService.INVENTORY,
            "POST",
            "/reservations",
            "/reservations",
            OrderDesk::reserve);
    if (status != 201) {
      return Http.failedUpstream(gateway, ShopService.INVENTORY, status);
    }
    status =
        Http.call(
            gateway, ShopService.PAYMENT, "POST", "/payments", "/payments", OrderDesk::charge);
    if (status == 402) {
      return 402;
    }
    if (status != 201) {
      return Http.failedUpstream(gateway, ShopService.PAYMENT, status);
    }
    status = Http.call(gateway, ShopService.ORDERS, "POST", "/orders", "/orders", OrderDesk::place);
    if (status != 201) {
      return Http.failedUpstream(gateway, ShopService.ORDERS, status);
    }
    status =
        Http.call(
            gateway,
            ShopService.CART,
            "DELETE",
            "/carts/{id}",
            "/carts/mine",
            Storefront::emptyCart);
    if (status != 204) {
      gateway.warn("order placed, but the cart was not emptied");
    }
    gateway.work(1);
    gateway.info("order placed");
    return 201;
  }

  private static int login(Frame gateway) {
    gateway.work(1);
    return Http.call(
        gateway, ShopService.USERS, "POST", "/sessions", "/sessions", Storefront::login);
  }

  private static int trackOrder(Frame gateway, String order) {
    gateway.work(1);
    if (!signedIn(gateway)) {
      return 401;
    }
    return Http.call(
        gateway, ShopService.ORDERS, "GET", "/orders/{id}", "/orders/" + order, OrderDesk::show);
  }

  private static boolean signedIn(Frame gateway) {
    return Grpc.call(
            gateway, ShopService.USERS, "shop.users.v1.Sessions", "Verify", Storefront::verifyToken)
        == Grpc.OK;
  }

  private static void recommend(Frame gateway) {
    int status =
        Grpc.call(
            gateway,
            ShopService.RECOMMENDATIONS,
            "shop.recommendations.v1.Related",
            "List",
            Storefront::recommend);
    if (status != Grpc.OK) {
      gateway.warn("page without recommendations: gRPC status " + status);
    }
  }
}

package io.tailwater.loadtests.shop;

/**
 * The services of the shop, with where they listen, what they are written in and how many copies
 * run. Two of them belong to third parties and are reached over the internet.
 */
public enum ShopService {
  /** The only door from the internet; orchestrates the calls behind a page. */
  GATEWAY("gateway", "gateway.shop.svc", 8080, "java", 4, 2, 3),
  /** Accounts, sessions and tokens. */
  USERS("users", "users.shop.svc", 9090, "java", 2, 7, 2),
  /** Products and prices. */
  CATALOG("catalog", "catalog.shop.svc", 8080, "java", 3, 1, 3),
  /** Full-text search over the catalog. */
  SEARCH("search", "search.shop.svc", 8080, "python", 1, 9, 2),
  /** Products that go well with others. */
  RECOMMENDATIONS("recommendations", "recommendations.shop.svc", 9090, "go", 0, 8, 2),
  /** Shopping carts, kept in the cache. */
  CART("cart", "cart.shop.svc", 8080, "java", 2, 0, 2),
  /** Orders and their history. */
  ORDERS("orders", "orders.shop.svc", 8080, "java", 5, 3, 3),
  /** Charges customers through the payment provider. */
  PAYMENT("payment", "payment.shop.svc", 8080, "java", 3, 4, 2),
  /** Third party that moves the money. */
  PAYMENT_PROVIDER("payment-provider", "api.quickpay.example", 443, "dotnet", 12, 0, 2),
  /** Stock and reservations; asks the supplier for what is not on the shelf. */
  INVENTORY("inventory", "inventory.shop.svc", 8080, "java", 2, 2, 2),
  /** Third party that knows the stock of the suppliers; the slow one of the founding case. */
  SUPPLIER_API("supplier-api", "stock.supplier.example", 443, "go", 7, 1, 2),
  /** Parcels: consumes paid orders in batches and answers tracking questions. */
  SHIPPING("shipping", "shipping.shop.svc", 8080, "nodejs", 1, 5, 2),
  /** Consumes events from the queue and writes mails. */
  NOTIFICATIONS("notifications", "notifications.shop.svc", 8080, "java", 1, 1, 2);

  private final String serviceName;
  private final String address;
  private final int port;
  private final String language;
  private final int major;
  private final int minor;
  private final int replicas;

  ShopService(
      String serviceName,
      String address,
      int port,
      String language,
      int major,
      int minor,
      int replicas) {
    this.serviceName = serviceName;
    this.address = address;
    this.port = port;
    this.language = language;
    this.major = major;
    this.minor = minor;
    this.replicas = replicas;
  }

  /** The {@code service.name} of the service's resources. */
  public String serviceName() {
    return serviceName;
  }

  /** The host name that callers put into {@code server.address}. */
  public String address() {
    return address;
  }

  /** The port that callers put into {@code server.port}. */
  public int port() {
    return port;
  }

  /** How many instances run side by side. */
  public int replicas() {
    return replicas;
  }

  /** The {@code telemetry.sdk.language} of the service. */
  String language() {
    return language;
  }

  /** Whether the service belongs to somebody else and is reached over the internet, by TLS. */
  boolean thirdParty() {
    return port == 443;
  }

  /** The scheme that callers use. */
  String scheme() {
    return thirdParty() ? "https" : "http";
  }

  /** The {@code service.version} after so many deploys: each raises the minor version by one. */
  String version(int deploys) {
    return major + "." + (minor + deploys) + ".0";
  }
}

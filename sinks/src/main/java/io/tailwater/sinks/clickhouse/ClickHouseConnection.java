package io.tailwater.sinks.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.CompressionMethod;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.tailwater.sinks.SinkException;
import io.tailwater.sinks.TransientSinkException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A pool of HTTP connections to one ClickHouse server, with time limits on everything.
 *
 * <p>Requests go out LZ4-compressed. The client repeats a request by itself only where the pooled
 * connection turned out dead before an answer; all other patience is the caller's, who knows when
 * to give up. Thread-safe.
 */
public final class ClickHouseConnection implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** No insert of a batch should take longer; one that does is repeated under the same token. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  private static final String DEFAULT_DATABASE = "default";

  private final Client client;
  private final String address;

  private ClickHouseConnection(Client client, String address) {
    this.client = client;
    this.address = address;
  }

  /**
   * Opens a connection with a limit of 60 s for each answer.
   *
   * @see #open(URI, Duration)
   */
  public static ClickHouseConnection open(String url) {
    return open(URI.create(url), DEFAULT_TIMEOUT);
  }

  /**
   * Opens a connection; no request is sent before the first call.
   *
   * @param url {@code http://user:password@host:port/database}, or {@code https}. User, password
   *     and database may be missing; special characters in them are percent-encoded.
   * @param timeout how long to wait for bytes of an answer
   * @throws IllegalArgumentException if the URL has another form
   */
  public static ClickHouseConnection open(URI url, Duration timeout) {
    String scheme = url.getScheme();
    if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "the ClickHouse URL needs the form http://user:password@host:port/database");
    }
    int port = url.getPort() >= 0 ? url.getPort() : "https".equals(scheme) ? 8443 : 8123;
    String address = scheme + "://" + url.getHost() + ":" + port;
    String[] user = (url.getRawUserInfo() == null ? "default" : url.getRawUserInfo()).split(":", 2);
    String path = url.getPath() == null ? "" : url.getPath().replace("/", "");
    Client client =
        new Client.Builder()
            .addEndpoint(address)
            .setUsername(decoded(user[0]))
            .setPassword(user.length == 2 ? decoded(user[1]) : "")
            .setDefaultDatabase(path.isEmpty() ? DEFAULT_DATABASE : path)
            .setClientName("tailwater")
            .compressClientRequest(true)
            .compressServerResponse(false)
            .compressionMethod(CompressionMethod.LZ4)
            .setConnectTimeout(CONNECT_TIMEOUT.toMillis())
            .setConnectionRequestTimeout(CONNECT_TIMEOUT.toMillis(), ChronoUnit.MILLIS)
            .setSocketTimeout(timeout.toMillis())
            .retryOnFailures(ClientFaultCause.NoHttpResponse)
            .setMaxRetries(1)
            .build();
    return new ClickHouseConnection(client, address);
  }

  /** Scheme, host and port, without user and password. */
  public String address() {
    return address;
  }

  /** Asks the server for a sign of life: empty if it answers, otherwise why not, in one line. */
  public Optional<String> ping() {
    try {
      rows("SELECT 1");
      return Optional.empty();
    } catch (SinkException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Runs a statement that has no result.
   *
   * @throws SinkException with the server's verdict
   */
  public void execute(String sql) {
    rows(sql);
  }

  /**
   * Runs a query and gives its result as lines of ClickHouse's {@code TabSeparated} format.
   *
   * @throws SinkException with the server's verdict
   */
  @SuppressWarnings("try") // its close() declares Exception, which is handled like any failure
  public List<String> rows(String sql) {
    QuerySettings settings = new QuerySettings().setFormat(ClickHouseFormat.TabSeparated);
    settings.waitEndOfQuery(true);
    try (QueryResponse response = await(client.query(sql, settings));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(response.getInputStream(), StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (Exception e) {
      throw verdict(e);
    }
  }

  /**
   * Inserts a block into a table of the database {@code tailwater} and waits until it is stored.
   *
   * @throws SinkException with the server's verdict
   */
  void insert(NativeBlock block, InsertSettings settings) {
    try (InsertResponse _ =
        await(
            client.insert(
                "tailwater." + block.table(),
                block.columnNames(),
                block::writeTo,
                ClickHouseFormat.Native,
                settings))) {
      // An answer without an exception is all there is to know.
    } catch (Exception e) {
      throw verdict(e);
    }
  }

  private SinkException verdict(Exception e) {
    return ServerVerdict.of(e, address);
  }

  private static <T> T await(CompletableFuture<T> answer) throws ExecutionException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientSinkException(0, "interrupted while waiting for ClickHouse", e);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}

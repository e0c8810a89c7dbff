package io.tailwater.cli;

import io.tailwater.cli.instance.ClickHouseAddress;
import io.tailwater.cli.instance.InstanceState;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tailwater sql}: runs a query on the ClickHouse of the running instance. */
@Command(
    name = "sql",
    description = "Runs a SQL query on ClickHouse, by default that of the running instance.",
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(
      paramLabel = "QUERY",
      description = "The query; '-' reads it from the standard input.")
  private String query = "-";

  @Option(
      names = "--format",
      paramLabel = "F",
      description =
          "Any output format of ClickHouse (default: PrettyCompact on a terminal,"
              + " TabSeparatedWithNames otherwise).")
  private @Nullable String format;

  @Option(
      names = "--clickhouse",
      paramLabel = "URL",
      description = "Ask this ClickHouse instead, such as http://127.0.0.1:8123.")
  private @Nullable URI clickHouse;

  @Mixin private DataOption data = new DataOption();

  SqlCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    String sql =
        query.equals("-") ? new String(streams.in().readAllBytes(), StandardCharsets.UTF_8) : query;
    if (sql.isBlank()) {
      throw new CommandFailure(ExitCode.USAGE, "the query is empty");
    }
    try (InputStream result = new ClickHouseHttp(server()).query(sql, outputFormat())) {
      result.transferTo(streams.out());
    } catch (IOException broken) {
      throw new CommandFailure(
          ExitCode.FAILED, "the answer broke off: " + ClickHouseHttp.reason(broken));
    }
    streams.out().flush();
    return ExitCode.OK;
  }

  private String outputFormat() {
    if (format != null) {
      return format;
    }
    return streams.terminal() ? "PrettyCompact" : "TabSeparatedWithNames";
  }

  private ClickHouseAddress server() {
    if (clickHouse != null) {
      return ServerAddress.clickHouse("--clickhouse", clickHouse);
    }
    return InstanceState.running(data.directory())
        .map(instance -> ClickHouseAddress.of(instance.clickHouse(), System.getenv()))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.FAILED,
                    "nothing runs on "
                        + data.directory()
                        + "; start it with './tailwater up', or name a server with --clickhouse"));
  }
}

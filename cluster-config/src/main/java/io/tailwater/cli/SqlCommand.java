package io.tailwater.cli;

import java.io.IOException;
import java.io.InputStream;
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

  @Mixin private ClickHouseOptions clickHouse = new ClickHouseOptions();

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
    try (InputStream result = new ClickHouseHttp(clickHouse.address()).query(sql, outputFormat())) {
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
}

package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeMainTest {
  private final Path data;
  private final StringWriter err = new StringWriter();

  NodeMainTest(@TempDir Path data) {
    this.data = data;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--http-port|70000|--http-port takes a port from 0 to 65535, not 70000",
        "--otlp-port|-1|--otlp-port takes a port from 0 to 65535, not -1",
        "--skywalking-port|70000|--skywalking-port takes a port from 0 to 65535, not 70000",
        "--otlp-port|x|Invalid value for option '--otlp-port': 'x' is not an int",
        "--clickhouse|localhost|--clickhouse is no URL such as http://127.0.0.1:8123",
        "--clickhouse|http://a b|--clickhouse is no URL such as http://127.0.0.1:8123",
        "--colour|red|Unknown options: '--colour', 'red'"
      })
  void wrongOptionIsOneLine(String option, String value, String line) {
    assertThat(run(option, value)).isEqualTo(2);
    assertThat(err.toString().strip()).isEqualTo("tailwater-node: " + line);
  }

  @Test
  void kafkaThatCannotBeFoundIsNamed() {
    assertThat(run("--kafka", "no-port")).isEqualTo(1);
    assertThat(err.toString().strip())
        .hasLineCount(1)
        .startsWith("tailwater-node: Kafka at no-port cannot be used: ")
        .endsWith("check --kafka, which takes HOST:PORT, or several with commas between");
  }

  @Test
  void kafkaThatIsAwayIsNamed() {
    TimeoutException away = new TimeoutException("Timed out waiting for a node assignment.");

    assertThat(
            NodeMain.explained(
                new NodeStartException("refused to list", new ExecutionException(away)), "k:9092"))
        .isEqualTo("Kafka at k:9092 does not answer: start it, or check --kafka");
    assertThat(NodeMain.explained(new KafkaException("no client", new ConfigException("x")), "k:1"))
        .startsWith("Kafka at k:1 cannot be used: x");
    assertThat(NodeMain.explained(new NodeStartException("port 1 is taken"), "k:1"))
        .isEqualTo("port 1 is taken");
  }

  private int run(String option, String value) {
    List<String> arguments = new ArrayList<>(List.of("--data", data.toString(), option, value));
    if (!option.equals("--kafka")) {
      arguments.addAll(List.of("--kafka", "127.0.0.1:1"));
    }
    if (!option.equals("--clickhouse")) {
      arguments.addAll(List.of("--clickhouse", "http://127.0.0.1:1"));
    }
    return NodeMain.commandLine()
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}

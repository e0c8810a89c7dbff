package io.tailwater.loadtests.detection.nezha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WindowFactsTest {
  private static final String SPANS =
      "TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration\n";
  private static final String LINES = "TimeUnixNano,PodName,TraceID,SpanID,Message\n";

  @TempDir private Path directory = Path.of(".");

  @Test
  void ownTimeIsWithoutChildrenAndGapIsWhatTheCalleeDoesNotTake() throws IOException {
    write(
        "08_43_trace",
        SPANS
            + "t,1,root,shop-6f-h5,GET /,1000000,9000000,8\n"
            + "t,2,1,shop-6f-h5,read,2000000,5000000,3\n"
            + "t,3,1,shop-6f-h5,call,4000000,8000000,4\n"
            + "t,4,3,pay-service-6f-h5,charge,5000000,7000000,2\n"
            + "t,5,3,cut short\n");
    write(
        "08_43_log",
        LINES
            + "2000000,shop-6f-h5,t,2,\"08:43:01.000 ERROR read,\nfailed\"\n"
            + "2000000,shop-6f-h5,t,99,of no span\n");

    Minute minute = Minute.read(directory, "08_43");
    WindowFacts facts = WindowFacts.of(minute, new LinePatterns(List.of(minute)));

    WindowFacts.Operation root = new WindowFacts.Operation("shop", "GET /");
    WindowFacts.Operation read = new WindowFacts.Operation("shop", "read");
    WindowFacts.Operation charge = new WindowFacts.Operation("pay-service", "charge");
    assertThat(facts.ownNanos)
        .containsOnlyKeys(root, read, charge)
        .containsEntry(root, List.of(2_000_000L))
        .containsEntry(charge, List.of(2_000_000L));
    assertThat(facts.gapNanos)
        .containsOnlyKeys(new WindowFacts.Edge("shop", "pay-service"))
        .containsValue(List.of(2_000_000L));
    assertThat(facts.calls).hasSize(4).containsEntry(root, 1L);
    assertThat(facts.children)
        .containsEntry(new WindowFacts.Deed(root, "read"), 1L)
        .containsEntry(new WindowFacts.Deed(root, "call"), 1L);
    assertThat(facts.lines).hasSize(1);
    assertThat(facts.lines.keySet())
        .allSatisfy(deed -> assertThat(deed.what()).contains("ERROR read,"));
    assertThat(WindowFacts.sum(List.of(facts, facts)).calls).containsEntry(root, 2L);
  }

  private void write(String name, String text) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve(name + ".csv.gz")))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}

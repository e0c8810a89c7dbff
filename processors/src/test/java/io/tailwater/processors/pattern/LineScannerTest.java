package io.tailwater.processors.pattern;

import static io.tailwater.processors.pattern.Lines.masked;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineScannerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "took 12 ms # took <*>",
        "took 1.5s # took <*>",
        "free 5.2 KB of 1,024 MB # free <*> of <*>",
        "from 10.0.0.1:5432 # from <*>",
        "from db.example.com:5432 # from <*>",
        "from db.example.com now # from <*> now",
        "from ns.example.co.uk now # from <*> now",
        "set mapred.task.id now # set mapred.task.id now",
        "agent=\"Big Browser\" msg=\"all went well\" name=\"ann\" # agent <*> msg all went well name ann",
        "id 8c1f6a3e-1111-4f0a-9d54-aaaaaaaaaaaa gone # id <*> gone",
        "key deadbeef and facade # key <*> and facade",
        "mac FF:AA:BB:CC:DD:EE up # mac <*> up",
        "mail to ann@example.com sent # mail to <*> sent",
        "at Fri Jun 17 07:07:00 PDT 2005 done # at <*> done",
        "may fail on May 5 # may fail on <*>",
        "GET /v2/servers?limit=a,b HTTP # GET <*> HTTP",
        "see https://example.com/a/b, or not # see <*> or not",
        "open(/var/lib/x) failed # open <*> failed",
        "reading C:\\Windows\\Temp now # reading <*> now",
        "and/or text/html a/b/c # and/or text/html <*>",
        "user=root uid=0 # user root uid <*>",
        "ok: true, error: null # ok <*> error <*>",
        "ws=WorkSource{10113}, uid=5 # ws <*> uid <*>",
        "ids [1, 2, 3] read # ids <*> read",
        "state: READY; next # state READY next",
        "loading......7 # loading <*>",
        "*** done *** - ok # done ok",
        "retry in <1 sec # retry in <*>",
        "NameNode: 3 # NameNode <*>",
      })
  void variablesAreToldByTheirLooks(String line, String tokens) {
    assertThat(masked(line)).isEqualTo(tokens);
  }

  @Test
  void numbersPartWordsOfScriptsWithoutBlanks() {
    assertThat(masked("用户123登录成功")).isEqualTo("用户 <*> 登录成功");
  }

  @Test
  void onlyTheFirstLineCountsAndTheExceptionBelowIt() {
    assertThat(
            masked(
                "\n order 7 failed\njava.lang.IllegalStateException: no stock 8\n\tat a.B.c(B.java:1)"))
        .isEqualTo("order <*> failed java.lang.IllegalStateException");
    assertThat(masked("Traceback (most recent call last):\n  File \"a.py\", line 3\nValueError: x"))
        .isEqualTo("Traceback most recent call last ValueError");
    assertThat(masked("one\ntwo")).isEqualTo("one");
  }

  @Test
  void moreThanFourKibibytesAreNotRead() {
    String words = "ab ".repeat(10);
    assertThat(masked(words + " ".repeat(LineScanner.MAX_BODY_BYTES) + "late"))
        .isEqualTo(words.strip());
  }

  @Test
  void tokensAreBounded() {
    assertThat(masked("ab ".repeat(500)).split(" ")).hasSize(LineScanner.MAX_TOKENS - 1);
    assertThat(masked("1 a ".repeat(500) + "\nFooError: x").split(" "))
        .hasSize(LineScanner.MAX_TOKENS)
        .endsWith("FooError");
  }

  @Test
  void whatHasNoWordsHasNoTokens() {
    assertThat(masked("")).isEmpty();
    assertThat(masked(" \n--- ... ***")).isEmpty();
  }

  @Test
  void partOfALargerArrayIsReadAlone() {
    byte[] bytes = "x=1 started worker 5 Error".getBytes(StandardCharsets.UTF_8);
    LineScanner line = new LineScanner();
    line.scan(bytes, 4, 14);
    LineScanner alone = new LineScanner();
    alone.scan("started worker".getBytes(StandardCharsets.UTF_8), 0, 14);
    assertThat(line.id()).isEqualTo(alone.id());
  }
}

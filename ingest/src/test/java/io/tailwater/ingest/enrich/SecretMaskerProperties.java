package io.tailwater.ingest.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SecretMaskerProperties {
  private static final String TOKEN_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final List<String> PIECES =
      List.of(
          "password",
          "token",
          "secret",
          "api_key",
          "Authorization",
          "Cookie",
          "Bearer ",
          "Basic ",
          "eyJ",
          "AKIA",
          "-----BEGIN PRIVATE KEY-----",
          "-----END",
          "://",
          "@",
          "4111",
          "1111 ",
          "1111-",
          "=",
          ":",
          "\"",
          "'",
          "\\",
          "\\\"",
          " ",
          "\n",
          "{",
          "}",
          "[",
          "]",
          "<",
          ">",
          "&",
          ";",
          ",",
          "--",
          ".",
          "***",
          "abc",
          "x1",
          "ä",
          "\u0000",
          "null",
          "12345678901234567",
          "*");

  /** A busy machine must not count. */
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private final Masked masked = new Masked(MaskingRules.DEFAULT);

  @Property(tries = 2_000)
  void garbageGrowsNoMoreThanItsBound(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }

    String once = masked.mask(text.toString());

    assertThat(once.length()).isLessThanOrEqualTo(2 * text.length() + 5);
    assertThat(once.getBytes(StandardCharsets.UTF_8)).doesNotContain((byte) 0xfd);
  }

  @Property(tries = 2_000)
  void noSecretOfTheCorpusSurvivesAndMaskingAgainChangesNothing(@ForAll long seed) {
    Random random = new Random(seed);
    String secret = token(random, 12 + random.nextInt(30));
    String text = filler(random) + ' ' + written(random, secret) + filler(random);

    String once = masked.mask(text);

    assertThat(once).as("%s", text).doesNotContain(secret).contains("***");
    assertThat(masked.mask(once)).as("%s", text).isEqualTo(once);
  }

  @Property(tries = 2_000)
  void noCardSurvivesAndNoNumberWithAWrongCheckDigitIsMasked(@ForAll long seed) {
    Random random = new Random(seed);
    String card = card(random);
    String grouped = group(card, random);
    String text = filler(random) + " n=" + grouped + ' ' + filler(random);
    char last = card.charAt(card.length() - 1);
    String wrong = card.substring(0, card.length() - 1) + (char) ('0' + (last - '0' + 1) % 10);

    assertThat(masked.mask(text)).doesNotContain(grouped);
    assertThat(masked.mask("n=" + wrong + " x")).isEqualTo("n=" + wrong + " x");
  }

  @Property(tries = 2_000)
  void idsTimesAndPlainWordsAreLeftAlone(@ForAll long seed) {
    Random random = new Random(seed);
    long millis = 1_500_000_000_000L + random.nextLong(500_000_000_000L);
    String text =
        filler(random)
            + new UUID(random.nextLong(), random.nextLong())
            + String.format(" trace_id=%016x%016x", random.nextLong(), random.nextLong())
            + String.format(" span_id=%016x", random.nextLong())
            + ' '
            + millis
            + ' '
            + millis * 1_000
            + ' '
            + millis * 1_000_000
            + filler(random);

    assertThat(masked.mask(text)).isEqualTo(text);
  }

  /** Texts of 64 KiB that nearly match again and again: seconds would show a quadratic scan. */
  @Example
  void hostileTextsTakeLinearTime() {
    for (String piece :
        List.of(
            "password",
            "password=",
            "password={",
            "password=[",
            "password=\"",
            "password='***",
            "token:/",
            "token: a ",
            "secret: ",
            "cookie:{",
            "cookie:\"",
            "Authorization: x ",
            "Bearer a",
            "Bearer ",
            "eyJ",
            "eyJaaaaaaaa.",
            "eyJ.",
            "-----BEGIN ",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----***",
            "://",
            "://a:b",
            "://a:",
            "AKIA",
            "4",
            "4 ",
            "4111 ",
            "4111 1111 1111 1112 ",
            "4111 1111 1111 1111 ",
            "4111111111111112 ",
            "<password>",
            "--password ",
            "\\\"password\\\"",
            "a-")) {
      String text = piece.repeat((64 << 10) / piece.length());
      long start = CPU.getCurrentThreadCpuTime();
      for (int i = 0; i < 5; i++) {
        masked.mask(text);
      }
      assertThat(Duration.ofNanos(CPU.getCurrentThreadCpuTime() - start))
          .as("%s", piece)
          .isLessThan(Duration.ofMillis(600));
    }
  }

  private static String written(Random random, String secret) {
    List<String> names =
        List.of("password", "db_password", "accessToken", "client-secret", "api_key", "x.apikey");
    String name = names.get(random.nextInt(names.size()));
    return switch (random.nextInt(14)) {
      case 0 -> name + '=' + secret;
      case 1 -> name + ": \"" + secret + '"';
      case 2 -> "{\"" + name + "\":\"" + secret + "\"}";
      case 3 -> "{\\\"" + name + "\\\": \\\"" + secret + "\\\"}";
      case 4 -> "GET /a?b=c&" + name + '=' + secret + "&d=e";
      case 5 -> "Authorization: Bearer " + secret + "\n";
      case 6 -> "\"authorization\":\"Basic " + secret + "\"";
      case 7 -> "Cookie: a=b; session=" + secret + "; c=d\n";
      case 8 -> "Set-Cookie: sid=" + secret + "; HttpOnly\n";
      case 9 -> "postgres://user:" + secret + "@db/x";
      case 10 -> "eyJ" + secret + '.' + secret + '.' + secret + ' ';
      case 11 -> "-----BEGIN EC PRIVATE KEY-----\n" + secret + "\n-----END EC PRIVATE KEY-----";
      case 12 -> "<" + name + ">" + secret + "</" + name + ">";
      default -> "--" + name + ' ' + secret;
    };
  }

  private static String token(Random random, int length) {
    StringBuilder token = new StringBuilder("a1");
    while (token.length() < length) {
      token.append(TOKEN_CHARACTERS.charAt(random.nextInt(TOKEN_CHARACTERS.length())));
    }
    return token.toString();
  }

  private static String filler(Random random) {
    List<String> words =
        List.of(
            "order", "42", "created", "in", "12.5", "ms,", "user", "(ok)", "GET", "/a/b", "naïve");
    StringBuilder text = new StringBuilder(" ");
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(words.get(random.nextInt(words.size()))).append(' ');
    }
    return text.append("end ").toString();
  }

  private static String card(Random random) {
    List<String> prefixes = List.of("4", "51", "2221", "6011", "37", "62", "3528");
    String prefix = prefixes.get(random.nextInt(prefixes.size()));
    int length = prefix.equals("37") ? 15 : 16;
    StringBuilder card = new StringBuilder(prefix);
    while (card.length() < length - 1) {
      card.append(random.nextInt(10));
    }
    int sum = 0;
    for (int i = 0; i < card.length(); i++) {
      int digit = card.charAt(card.length() - 1 - i) - '0';
      int weighed = i % 2 == 0 ? 2 * digit : digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return card.append((10 - sum % 10) % 10).toString();
  }

  private static String group(String card, Random random) {
    if (random.nextInt(3) == 0) {
      return card;
    }
    String separator = random.nextBoolean() ? " " : "-";
    return card.length() == 15
        ? String.join(separator, card.substring(0, 4), card.substring(4, 10), card.substring(10))
        : String.join(
            separator,
            card.substring(0, 4),
            card.substring(4, 8),
            card.substring(8, 12),
            card.substring(12));
  }
}

package io.tailwater.sinks.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandardSignatureTest {
  /** The example of the specification's reference libraries. */
  private static final Secret PUBLISHED = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  @Test
  void signsAsThePublishedExample() {
    assertThat(
            StandardSignature.headers(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(UTF_8),
                List.of(PUBLISHED)))
        .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
        .containsEntry("webhook-timestamp", "1614265330")
        .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void signsWithEverySecretDuringRotation() {
    Secret next = Secret.of("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

    assertThat(
            StandardSignature.headers("msg_a_1", 1, new byte[0], List.of(PUBLISHED, next))
                .get("webhook-signature"))
        .matches("v1,[A-Za-z0-9+/]{43}= v1,[A-Za-z0-9+/]{43}=");
  }

  @Test
  void namesTheMessageWithoutASecretToo() {
    assertThat(StandardSignature.headers("msg_a_1", 1, new byte[0], List.of()))
        .containsOnlyKeys("webhook-id", "webhook-timestamp");
  }

  @Test
  void refusesSecretsOfAnotherForm() {
    Endpoint endpoint = Endpoint.of("bot", "https://bot.example/");

    for (String bad :
        List.of("plain", "whsec_AAAA", "whsec_not base64", "whsec_" + "A".repeat(88))) {
      assertThatThrownBy(() -> StandardSignature.checked(endpoint, List.of(Secret.of(bad))))
          .hasMessageStartingWith("receivers[bot].secrets: one is not 'whsec_'")
          .hasMessageNotContaining(bad);
    }
  }
}

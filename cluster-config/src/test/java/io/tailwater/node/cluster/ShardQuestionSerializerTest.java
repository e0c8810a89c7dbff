package io.tailwater.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import io.tailwater.model.TraceId;
import java.io.NotSerializableException;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShardQuestionSerializerTest {
  private final ActorSystem<ShardQuestion.Reply> system =
      ActorSystem.create(Behaviors.ignore(), "test", ConfigFactory.load("tailwater-pekko"));
  private final ShardQuestionSerializer serializer =
      new ShardQuestionSerializer((ExtendedActorSystem) Adapter.toClassic(system));

  @AfterEach
  void stop() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Test
  void everyMessageIsReadBackAsItWasWritten() throws NotSerializableException {
    List<ShardQuestion> messages =
        List.of(
            new ShardQuestion.Ask(new TraceId(-1, 42), system),
            new ShardQuestion.Undecided("{\"why\":\"ü\"}"),
            new ShardQuestion.Settled(),
            new ShardQuestion.Unknown(),
            new ShardQuestion.Elsewhere());
    for (ShardQuestion message : messages) {
      assertThat(serializer.fromBinary(serializer.toBinary(message), serializer.manifest(message)))
          .isEqualTo(message);
    }
  }

  @Test
  void manifestsStayAsTheyAreForTheSakeOfOlderNodes() {
    assertThat(serializer.manifest(new ShardQuestion.Settled())).isEqualTo("settled-1");
    assertThat(serializer.identifier()).isEqualTo(7_355_001);
  }

  @Test
  void messageOfANewerReleaseIsRefusedByName() {
    assertThatExceptionOfType(NotSerializableException.class)
        .isThrownBy(() -> serializer.fromBinary(new byte[0], "ask-9"))
        .withMessageContaining("ask-9");
    assertThatExceptionOfType(NotSerializableException.class)
        .isThrownBy(() -> serializer.fromBinary(new byte[16], "ask-1"));
  }
}

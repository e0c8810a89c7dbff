package io.tailwater.node.cluster;

import io.tailwater.model.TraceId;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * The bytes of {@link ShardQuestion}.
 *
 * <p>Each message has a manifest with a version, so that nodes of two releases can run side by
 * side: a message whose manifest a node does not know is dropped with a warning, and who asked
 * hears nothing and asks again. A changed form takes a new manifest; the old one stays readable for
 * a release.
 */
public final class ShardQuestionSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 7_355_001;
  private static final int TRACE_ID_BYTES = 16;
  private static final String ASK = "ask-1";
  private static final String UNDECIDED = "undecided-1";
  private static final String SETTLED = "settled-1";
  private static final String UNKNOWN = "unknown-1";
  private static final String ELSEWHERE = "elsewhere-1";

  private final ExtendedActorSystem system;

  /** Made by Pekko. */
  public ShardQuestionSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return switch (question(message)) {
      case ShardQuestion.Ask _ -> ASK;
      case ShardQuestion.Undecided _ -> UNDECIDED;
      case ShardQuestion.Settled _ -> SETTLED;
      case ShardQuestion.Unknown _ -> UNKNOWN;
      case ShardQuestion.Elsewhere _ -> ELSEWHERE;
    };
  }

  @Override
  public byte[] toBinary(Object message) {
    return switch (question(message)) {
      case ShardQuestion.Ask ask -> {
        byte[] replyTo = utf8(resolver().toSerializationFormat(ask.replyTo()));
        yield ByteBuffer.allocate(TRACE_ID_BYTES + replyTo.length)
            .putLong(ask.traceId().hi())
            .putLong(ask.traceId().lo())
            .put(replyTo)
            .array();
      }
      case ShardQuestion.Undecided(String json) -> utf8(json);
      case ShardQuestion.Settled _, ShardQuestion.Unknown _, ShardQuestion.Elsewhere _ ->
          new byte[0];
    };
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return switch (manifest) {
      case ASK -> ask(bytes);
      case UNDECIDED -> new ShardQuestion.Undecided(new String(bytes, StandardCharsets.UTF_8));
      case SETTLED -> new ShardQuestion.Settled();
      case UNKNOWN -> new ShardQuestion.Unknown();
      case ELSEWHERE -> new ShardQuestion.Elsewhere();
      default ->
          throw new NotSerializableException(
              "a message '" + manifest + "', which another release of Tailwater may know");
    };
  }

  private ShardQuestion.Ask ask(byte[] bytes) throws NotSerializableException {
    if (bytes.length <= TRACE_ID_BYTES) {
      throw new NotSerializableException("a question about a trace that ends too soon");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    TraceId traceId = new TraceId(in.getLong(), in.getLong());
    String replyTo =
        new String(bytes, TRACE_ID_BYTES, bytes.length - TRACE_ID_BYTES, StandardCharsets.UTF_8);
    return new ShardQuestion.Ask(traceId, resolver().resolveActorRef(replyTo));
  }

  private static ShardQuestion question(Object message) {
    if (message instanceof ShardQuestion question) {
      return question;
    }
    throw new IllegalArgumentException("no question about a trace: " + message.getClass());
  }

  private ActorRefResolver resolver() {
    return ActorRefResolver.get(Adapter.toTyped(system));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

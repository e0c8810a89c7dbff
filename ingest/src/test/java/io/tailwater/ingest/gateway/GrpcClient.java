package io.tailwater.ingest.gateway;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Codec;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gRPC client that sends bytes as they are. */
final class GrpcClient implements AutoCloseable {
  static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** How a call ended. */
  record Ended(Status status, Metadata trailers, byte[] answer) {}

  final ManagedChannel channel;

  GrpcClient(int port) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .compressorRegistry(compressors())
            .build();
  }

  private static CompressorRegistry compressors() {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    registry.register(new Codec.Gzip());
    registry.register(new Lying());
    return registry;
  }

  /** Sends one message and ends. */
  Ended call(String method, byte[] message) throws Exception {
    return later(method, message, CallOptions.DEFAULT).get(20, TimeUnit.SECONDS);
  }

  CompletableFuture<Ended> later(String method, byte[] message, CallOptions options) {
    Open open = open(method, MethodType.UNARY, options);
    open.call.sendMessage(message);
    open.call.halfClose();
    return open.ended;
  }

  Open open(String method, MethodType type, CallOptions options) {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setFullMethodName(method)
            .setType(type)
            .build();
    Open open = new Open(channel.newCall(descriptor, options));
    open.call.start(open, new Metadata());
    open.call.request(2);
    return open;
  }

  @Override
  public void close() {
    try {
      if (!channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)) {
        throw new AssertionError("the channel does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A call under way. */
  static final class Open extends ClientCall.Listener<byte[]> {
    final ClientCall<byte[], byte[]> call;
    final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private byte @Nullable [] answer;

    Open(ClientCall<byte[], byte[]> call) {
      this.call = call;
    }

    @Override
    public void onMessage(byte[] message) {
      answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended.complete(new Ended(status, trailers, answer == null ? new byte[0] : answer));
    }
  }

  /** Writes plain bytes after the header of gzip; callers name it {@code lying}. */
  private static final class Lying implements Compressor {
    private String name = "lying";

    @Override
    public String getMessageEncoding() {
      // Asked once to be registered, then for the header.
      String said = name;
      name = "gzip";
      return said;
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
      out.write(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
      return out;
    }
  }

  private static final class Bytes implements Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

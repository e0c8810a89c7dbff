package io.tailwater.ingest.gateway;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** gRPC methods whose messages are bytes: no generated class stands between the wire and Kafka. */
final class GrpcMethods {
  private GrpcMethods() {}

  /** A method with one message each way; the name as {@code package.Service/Method}. */
  static MethodDescriptor<InputStream, byte[]> unary(String fullName) {
    return method(fullName, MethodType.UNARY);
  }

  /** A method that takes a stream of messages and answers once. */
  static MethodDescriptor<InputStream, byte[]> collect(String fullName) {
    return method(fullName, MethodType.CLIENT_STREAMING);
  }

  private static MethodDescriptor<InputStream, byte[]> method(String fullName, MethodType type) {
    return MethodDescriptor.newBuilder(new Unread(), new Written())
        .setFullMethodName(fullName)
        .setType(type)
        .build();
  }

  /** Leaves a request to be read by the call, which knows how much it may become. */
  private static final class Unread implements Marshaller<InputStream> {
    @Override
    public InputStream stream(InputStream value) {
      return value;
    }

    @Override
    public InputStream parse(InputStream stream) {
      return stream;
    }
  }

  private static final class Written implements Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException("a server reads no answers");
    }
  }
}

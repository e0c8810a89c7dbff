package com.google.api;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;

/**
 * Stands in for the class of proto-google-common-protos: jaeger-proto's {@code Model} names it as
 * an import of its .proto file, but uses nothing of it.
 */
public final class AnnotationsProto {
  private static final FileDescriptor EMPTY = empty();

  private AnnotationsProto() {}

  /** A file of that name without anything in it. */
  public static FileDescriptor getDescriptor() {
    return EMPTY;
  }

  /** The stand-in has no extensions. */
  public static void registerAllExtensions(ExtensionRegistry registry) {}

  private static FileDescriptor empty() {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("google/api/annotations.proto")
            .setPackage("google.api")
            .build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[0]);
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }
}

package io.tailwater.ingest.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The {@code RetryInfo} in a {@code google.rpc.Status}, read by protobuf's own reader. */
final class RetryDetails {
  private RetryDetails() {}

  /** The delay in seconds; -1 where there is none. */
  static long seconds(byte @Nullable [] status) throws IOException {
    if (status == null) {
      return -1;
    }
    CodedInputStream any = bytes(status, 3).newCodedInput();
    String type = "";
    ByteString retryInfo = ByteString.EMPTY;
    for (int tag = any.readTag(); tag != 0; tag = any.readTag()) {
      switch (tag >>> 3) {
        case 1 -> type = any.readStringRequireUtf8();
        case 2 -> retryInfo = any.readBytes();
        default -> throw new IOException("field " + (tag >>> 3) + " is not of Any");
      }
    }
    if (!type.equals("type.googleapis.com/google.rpc.RetryInfo")) {
      throw new IOException("details of type " + type);
    }
    CodedInputStream delay = bytes(retryInfo.toByteArray(), 1).newCodedInput();
    return delay.readTag() >>> 3 == 1 ? delay.readInt64() : 0;
  }

  private static ByteString bytes(byte[] message, int field) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag >>> 3 == field) {
        return in.readBytes();
      }
      in.skipField(tag);
    }
    throw new IOException("no field " + field);
  }
}

package io.tailwater.ingest.gateway;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/** A {@code google.rpc.Status}, read by protobuf's own reader. */
record StatusMessage(int code, String message) {

  static StatusMessage parse(byte[] bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    int code = 0;
    String message = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> code = in.readInt32();
        case 2 -> message = in.readStringRequireUtf8();
        default -> throw new IOException("field " + (tag >>> 3) + " is not of google.rpc.Status");
      }
    }
    return new StatusMessage(code, message);
  }
}

package io.tailwater.loadtests.shop;

import com.google.protobuf.ByteString;

/** What a message carries along so that its consumer can refer to the producing span. */
record SpanContext(ByteString traceId, ByteString spanId) {}

package io.tailwater.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private static final int MIB = 1 << 20;

  private final BodyMemory memory = new BodyMemory(8 * MIB, Duration.ZERO);

  @Test
  void bodiesTogetherStayWithinTheLimit() throws IOException {
    try (BodyMemory.Share second = memory.share()) {
      try (BodyMemory.Share first = memory.share()) {
        first.reserve(5 * MIB);
        second.reserve(3 * MIB);

        assertThatThrownBy(() -> second.reserve(1))
            .isInstanceOf(RefusedBodyException.class)
            .hasMessageContaining("Memory limit for request bodies exceeded")
            .hasMessageContaining(Integer.toString(8 * MIB));
      }
      second.reserve(5 * MIB);
    }
  }

  @Test
  void manySmallReservationsCountAsTheirSum() throws IOException {
    try (BodyMemory.Share share = memory.share()) {
      for (int i = 0; i < 8 * MIB / 100; i++) {
        share.reserve(100);
      }
      assertThatThrownBy(() -> share.reserve(MIB)).isInstanceOf(RefusedBodyException.class);
    }
  }

  @Test
  void oneThatCanNeverFitIsRefusedWithoutWaiting() {
    BodyMemory patient = new BodyMemory(MIB, Duration.ofHours(1));
    try (BodyMemory.Share share = patient.share()) {
      assertThatThrownBy(() -> share.reserve(2L * MIB)).isInstanceOf(RefusedBodyException.class);
    }
  }

  @Test
  void largeSqlTextIsReservedBeforeItIsRead() throws Exception {
    byte[] sql = ("SELECT 1 /* " + "x".repeat(4 * MIB) + " */").getBytes(StandardCharsets.UTF_8);
    try (BodyMemory.Share share = memory.share()) {
      CountingStream body = new CountingStream(sql);

      assertThatThrownBy(() -> RequestBody.read(null, body, share))
          .isInstanceOf(RefusedBodyException.class);

      assertThat(body.taken).isLessThanOrEqualTo(2 * MIB);
    }
    try (BodyMemory.Share share = memory.share()) {
      RequestBody.read(null, new ByteArrayInputStream(sql, 0, 8), share);
      RequestBody.read("SELECT 1", InputStream.nullInputStream(), share);
    }
  }

  @Test
  void insertRowsAreReservedBeforeTheyAreKept() {
    try (BodyMemory.Share share = memory.share()) {
      assertThatThrownBy(
              () -> MemoryFile.of(new ByteArrayInputStream(new byte[9 * MIB]), share).close())
          .isInstanceOf(RefusedBodyException.class);
    }
  }

  /** A body that knows how much of it was taken. */
  private static final class CountingStream extends ByteArrayInputStream {
    private int taken;

    CountingStream(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      int read = super.read(target, offset, length);
      taken += Math.max(0, read);
      return read;
    }
  }
}

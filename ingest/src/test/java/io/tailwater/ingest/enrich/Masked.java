package io.tailwater.ingest.enrich;

import io.tailwater.ingest.proto.ProtoWriter;
import java.nio.charset.StandardCharsets;

/** Texts with their secrets masked. */
final class Masked {
  private final SecretMasker masker;

  Masked(MaskingRules rules) {
    masker = new SecretMasker(Words.scanner(rules.extraNames()), rules);
  }

  String mask(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ProtoWriter out = new ProtoWriter(bytes.length);
    masker.mask(bytes, 0, bytes.length, out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }
}

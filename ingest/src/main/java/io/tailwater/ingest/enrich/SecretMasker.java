package io.tailwater.ingest.enrich;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.tailwater.ingest.proto.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Replaces secrets in texts by {@code ***}; names and all around them stay. One pass over the
 * bytes, in linear time whatever they are. Masking a masked line again changes nothing; in garbage,
 * where a mask may join what a secret had kept apart, it may mask more. Not thread-safe.
 */
final class SecretMasker {
  /** What stands for a secret. */
  static final String MASK = "***";

  private static final byte[] MASK_BYTES = MASK.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] QUOTED_MASK_BYTES =
      ('"' + MASK + '"').getBytes(StandardCharsets.US_ASCII);

  private final WordScanner words;
  private final boolean enabled;
  private final List<Pattern> patterns;
  private final CardNumbers cards = new CardNumbers();
  private final Region region = new Region();
  private final ProtoWriter scratch = new ProtoWriter(1 << 10);
  private int resume;
  private int runEnd;

  SecretMasker(WordScanner words, MaskingRules rules) {
    this.words = words;
    enabled = rules.enabled();
    patterns = rules.extraPatterns().stream().map(Pattern::compile).toList();
  }

  /** Whether there may be something to mask in a text with these hits. */
  boolean mayMask(int hits) {
    return enabled && ((hits & Hit.SECRETS) != 0 || !patterns.isEmpty());
  }

  /** Whether there may be something to mask in a name or a text. */
  boolean mayMask(byte[] bytes) {
    return mayMask(words.hits(bytes, 0, bytes.length));
  }

  /** Whether an attribute of that name, in UTF-8, has a secret value. */
  boolean isSecretName(byte[] bytes, int from, int to) {
    if (!enabled) {
      return false;
    }
    int state = WordScanner.START;
    for (int i = from; i < to; i++) {
      state = words.step(state, bytes[i]);
    }
    return words.isHit(state) && words.hit(state).isName();
  }

  /**
   * Writes a text with its secrets masked.
   *
   * @return whether there were any; the text is written in any case
   */
  boolean mask(byte[] bytes, int from, int to, ProtoWriter out) {
    if (!enabled) {
      out.raw(bytes, from, to);
      return false;
    }
    if (patterns.isEmpty()) {
      return maskKnown(bytes, from, to, out);
    }
    scratch.clear();
    boolean changed = maskKnown(bytes, from, to, scratch);
    byte[] text = scratch.toByteArray();
    for (Pattern pattern : patterns) {
      scratch.clear();
      changed |= maskMatches(pattern, text, scratch);
      text = scratch.toByteArray();
    }
    out.raw(text, 0, text.length);
    return changed;
  }

  private boolean maskKnown(byte[] bytes, int from, int to, ProtoWriter out) {
    NamedSecrets named = new NamedSecrets(bytes, from, to);
    int written = from;
    runEnd = from;
    int state = WordScanner.START;
    int i = from;
    while (i < to) {
      state = words.step(state, bytes[i++]);
      if (words.isHit(state)) {
        resume = i;
        int start = i - words.length(state);
        if (isSecret(words.hit(state), named, bytes, from, written, start, i, to)) {
          out.raw(bytes, written, region.from());
          byte[] mask = region.quoted() ? QUOTED_MASK_BYTES : MASK_BYTES;
          out.raw(mask, 0, mask.length);
          written = region.to();
          i = written;
          state = WordScanner.START;
        } else if (resume > i) {
          i = resume;
          state = WordScanner.START;
        }
      }
    }
    out.raw(bytes, written, to);
    return written > from;
  }

  private boolean isSecret(
      Hit hit,
      NamedSecrets named,
      byte[] bytes,
      int from,
      int written,
      int start,
      int end,
      int to) {
    return switch (hit) {
      case SECRET_NAME, WEAK_SECRET_NAME, AUTHORIZATION, COOKIE ->
          named.find(hit, start, end, region);
      case BEARER, BASIC -> ShapedSecrets.afterScheme(bytes, from, start, end, to, region);
      case JWT -> ShapedSecrets.jwt(bytes, from, start, to, region);
      case PRIVATE_KEY -> ShapedSecrets.privateKey(bytes, end, to, region);
      case AWS_KEY -> ShapedSecrets.awsKey(bytes, from, start, to, region);
      case URL -> ShapedSecrets.userInfo(bytes, end, to, region);
      case CARD -> card(bytes, from, written, end, to);
      case TRACE_ID, SPAN_ID, TRACEPARENT, SW8, TID, SW_CTX, FRAME -> false;
    };
  }

  /** Finds a card in the run of digits that the hit is in; the run's end is sought once. */
  private boolean card(byte[] bytes, int from, int written, int end, int to) {
    int start = end;
    while (start > written && isCardByte(bytes, start - 1, written)) {
      start--;
    }
    runEnd = Math.max(runEnd, end);
    while (runEnd < to
        && (Bytes.isDigit(bytes[runEnd])
            || (isSeparator(bytes[runEnd])
                && runEnd + 1 < to
                && Bytes.isDigit(bytes[runEnd + 1])))) {
      runEnd++;
    }
    resume = runEnd;
    return cards.find(bytes, from, start, runEnd, to, region)
        && region.set(region.from(), region.to(), isJsonNumber(bytes, from));
  }

  /** Whether the region is the value of a quoted name, so that the mask needs quotes. */
  private boolean isJsonNumber(byte[] bytes, int from) {
    int at = region.from();
    while (at > from && at > region.from() - 8 && Bytes.isBlank(bytes[at - 1])) {
      at--;
    }
    return at - 2 >= from && bytes[at - 1] == ':' && bytes[at - 2] == '"';
  }

  private static boolean isCardByte(byte[] bytes, int at, int first) {
    return Bytes.isDigit(bytes[at])
        || (isSeparator(bytes[at]) && at > first && Bytes.isDigit(bytes[at - 1]));
  }

  private static boolean isSeparator(byte b) {
    return b == ' ' || b == '-';
  }

  private static boolean maskMatches(Pattern pattern, byte[] text, ProtoWriter out) {
    Matcher matcher = pattern.matcher(text);
    int written = 0;
    boolean changed = false;
    while (matcher.find()) {
      if (!ShapedSecrets.isMasked(text, matcher.start(), matcher.end())) {
        out.raw(text, written, matcher.start());
        out.raw(MASK_BYTES, 0, MASK_BYTES.length);
        written = matcher.end();
        changed = true;
      }
    }
    out.raw(text, written, text.length);
    return changed;
  }
}

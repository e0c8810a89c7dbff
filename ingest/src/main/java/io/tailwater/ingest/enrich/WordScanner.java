package io.tailwater.ingest.enrich;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * An Aho-Corasick automaton made deterministic: one table look-up a byte, whatever the bytes are.
 * Letters count without case. Bytes that no word has share a class, so a row has few columns.
 *
 * Beside the words it counts digits: the states of the chain know how many were seen, one blank or
 * dash between two of them allowed, and the thirteenth is a hit. Digits beyond it stay in one state
 * that is none, so a run of them hits once.
 *
 * States are numbered so that those which hit come last: the loop compares with one number.
 */
/** Finds words in bytes, in one pass. Immutable; may be shared. */
final class WordScanner {
  /** The state before the first byte. */
  static final int START = 0;

  private static final int CARD_DIGITS = 13;
  private static final int NONE = -1;

  private final byte[] classOf = new byte[256];
  private final int shift;
  private final char[] next;
  private final int firstHit;
  private final Hit[] hits;
  private final int[] lengths;

  /** A scanner of these words, each in lower case; one more word is thirteen digits. */
  WordScanner(Map<String, Hit> words) {
    Builder builder = new Builder(words);
    System.arraycopy(builder.classOf, 0, classOf, 0, 256);
    shift = 32 - Integer.numberOfLeadingZeros(Math.max(1, builder.classes - 1));
    int states = builder.rows.size();
    int[] order = new int[states];
    int at = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int state = 0; state < states; state++) {
        if ((builder.hits.get(state) == null) == (pass == 0)) {
          order[state] = at++;
        }
      }
    }
    int quiet = (int) builder.hits.stream().filter(hit -> hit == null).count();
    firstHit = quiet;
    next = new char[states << shift];
    hits = new Hit[states - quiet];
    lengths = new int[states - quiet];
    for (int state = 0; state < states; state++) {
      int[] row = builder.rows.get(state);
      for (int c = 0; c < builder.classes; c++) {
        next[(order[state] << shift) + c] = (char) order[row[c]];
      }
      if (order[state] >= quiet) {
        hits[order[state] - quiet] = builder.hits.get(state);
        lengths[order[state] - quiet] = builder.lengths.get(state);
      }
    }
  }

  /** The state after a byte. */
  int step(int state, byte b) {
    return next[(state << shift) + classOf[b & 0xff]];
  }

  /** Whether a word has ended. */
  boolean isHit(int state) {
    return state >= firstHit;
  }

  /** What the word that has ended is a sign of. */
  Hit hit(int state) {
    return hits[state - firstHit];
  }

  /** How many bytes the word that has ended has; 0 for digits. */
  int length(int state) {
    return lengths[state - firstHit];
  }

  /** The bits of all that these bytes hit. */
  int hits(byte[] bytes, int from, int to) {
    int found = 0;
    int state = START;
    for (int i = from; i < to; i++) {
      state = next[(state << shift) + classOf[bytes[i] & 0xff]];
      if (state >= firstHit) {
        found |= hits[state - firstHit].bit();
      }
    }
    return found;
  }

  private static final class Builder {
    private final byte[] classOf = new byte[256];
    private final List<int[]> rows = new ArrayList<>();
    private final List<@Nullable Hit> hits = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private int classes = 1;

    Builder(Map<String, Hit> words) {
      classes(words);
      int root = state();
      words.forEach(this::add);
      int[] rootRow = rows.get(root);
      int chain = rows.size();
      int trie = chain;
      for (int i = 0; i < 3 * (CARD_DIGITS + 1); i++) {
        Arrays.fill(rows.get(state()), root);
      }
      hits.set(chain + 3 * (CARD_DIGITS - 1), Hit.CARD);
      for (int digit = '0'; digit <= '9'; digit++) {
        if (rootRow[classOf[digit]] == NONE) {
          rootRow[classOf[digit]] = chain;
        }
      }
      complete(trie);
      for (int i = 0; i <= CARD_DIGITS; i++) {
        chain(chain, i);
      }
    }

    private void classes(Map<String, Hit> words) {
      for (int b = '0'; b <= '9'; b++) {
        classOf(b);
      }
      classOf(' ');
      classOf('-');
      for (String word : words.keySet()) {
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
          classOf(b & 0xff);
        }
      }
      for (int upper = 'A'; upper <= 'Z'; upper++) {
        classOf[upper] = classOf[upper + 32];
      }
    }

    private void classOf(int b) {
      if (classOf[b] == 0) {
        classOf[b] = (byte) classes++;
      }
    }

    private int state() {
      int[] row = new int[classes];
      Arrays.fill(row, NONE);
      rows.add(row);
      hits.add(null);
      lengths.add(0);
      return rows.size() - 1;
    }

    private void add(String word, Hit hit) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      int at = 0;
      for (byte b : bytes) {
        int c = classOf[b & 0xff];
        if (rows.get(at)[c] == NONE) {
          rows.get(at)[c] = state();
        }
        at = rows.get(at)[c];
      }
      hits.set(at, hit);
      lengths.set(at, bytes.length);
    }

    /**
     * Fills the rows in the order of the states' depth, so that what a row falls back to is full.
     */
    private void complete(int trie) {
      int[] fallBack = new int[trie];
      ArrayDeque<Integer> queue = new ArrayDeque<>();
      for (int c = 0; c < classes; c++) {
        int child = rows.getFirst()[c];
        if (child == NONE) {
          rows.getFirst()[c] = 0;
        } else if (child < trie) {
          queue.add(child);
        }
      }
      for (Integer state = queue.poll(); state != null; state = queue.poll()) {
        int[] row = rows.get(state);
        int[] other = rows.get(fallBack[state]);
        if (hits.get(state) == null) {
          hits.set(state, hits.get(fallBack[state]));
          lengths.set(state, lengths.get(fallBack[state]));
        }
        for (int c = 0; c < classes; c++) {
          if (row[c] == NONE) {
            row[c] = other[c];
          } else {
            fallBack[row[c]] = other[c] < trie ? other[c] : 0;
            queue.add(row[c]);
          }
        }
      }
    }

    /** The states of one count of digits: behind a digit, behind a blank, behind a dash. */
    private void chain(int chain, int count) {
      int digit = chain + 3 * Math.min(count + 1, CARD_DIGITS);
      int[] root = rows.getFirst();
      for (int kind = 0; kind < 3; kind++) {
        int[] row = rows.get(chain + 3 * count + kind);
        int otherwise = kind == 0 ? 0 : root[classOf[kind == 1 ? ' ' : '-']];
        System.arraycopy(rows.get(otherwise), 0, row, 0, classes);
        for (int d = '0'; d <= '9'; d++) {
          row[classOf[d]] = digit;
        }
      }
      rows.get(chain + 3 * count)[classOf[' ']] = chain + 3 * count + 1;
      rows.get(chain + 3 * count)[classOf['-']] = chain + 3 * count + 2;
    }
  }
}

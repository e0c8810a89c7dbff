package io.tailwater.processors.pattern;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * When are two forms one pattern? After masking they nearly never are: what words remain tell lines
 * apart ("started", "stopped"). Only evidence says otherwise, and it must be such that the order in
 * which forms become known does not matter. So every rule here is of the kind "once this is known,
 * these are one", never "unless": more knowledge only unites further, and what comes out is the
 * least fixpoint, the same in any order.
 *
 *   Few alike.  Two forms are near if they agree in three quarters of their tokens and in the first
 *               word, and differ in no word in capitals. If as many as four forms, near to each
 *               other, agree in all but the places where some two of them differ, they are one.
 *   Many alike. 24 forms that agree in all but one and the same place are one, whatever stands there.
 *   Covered.    What the template of a pattern covers belongs to it.
 *
 * The second rule bounds what names and words from users could make of a line in which the first
 * sees no variable. Sensitivity to the constants: docs/patterns.md.
 */
/** The forms of one service that have the same number of tokens and severity. Not thread-safe. */
final class FormGroup {
  /** Forms that are near each other until they are one. */
  static final int FEW = 4;

  /** Forms that differ in one place until they are one. */
  static final int MANY = 24;

  /** The share of tokens that near forms may differ in is one of this. */
  private static final int DIFFERING_SHARE = 4;

  /** Beyond this many near forms, further ones are no evidence: bounds the time for a form. */
  private static final int MAX_NEAR = 128;

  private final List<Form> forms = new ArrayList<>();
  private final List<Cluster> clusters = new ArrayList<>();

  /** Clusters of several forms. */
  private final List<Cluster> wide = new ArrayList<>();

  /** Clusters that cover more than when the forms were last looked through. */
  private final ArrayDeque<Cluster> widened = new ArrayDeque<>();

  private final int mostDiffering;
  private int unions;

  FormGroup(int tokens) {
    mostDiffering = tokens / DIFFERING_SHARE;
  }

  /** The narrowest pattern that a line belongs to by its tokens' hashes. */
  @Nullable Cluster covering(long[] tokens) {
    Cluster best = null;
    for (Cluster cluster : wide) {
      if (cluster.covers(tokens) && (best == null || isNarrower(cluster, best))) {
        best = cluster;
      }
    }
    return best;
  }

  private static boolean isNarrower(Cluster a, Cluster b) {
    int anyA = a.anyTokens();
    int anyB = b.anyTokens();
    return anyA != anyB ? anyA < anyB : Form.first(a.first(), b.first()) == a.first();
  }

  /** Adds a form that is not in the group, and unites what it gives evidence for. */
  void add(Form form, Cluster own) {
    int before = unions;
    for (Cluster cluster : wide) {
      if (cluster.root().covers(form)) {
        unite(cluster, own);
      }
    }
    if (form.size() > 1) {
      gather(form, own);
    }
    forms.add(form);
    clusters.add(own);
    if (unions > before) {
      settle();
    }
  }

  /** A form is written otherwise now, or older. */
  void replace(Form form) {
    for (int i = 0; i < forms.size(); i++) {
      if (forms.get(i).id() == form.id()) {
        forms.set(i, form);
      }
    }
  }

  /** Unites two clusters for evidence from elsewhere. */
  void uniteAll(Cluster a, Cluster b) {
    int before = unions;
    unite(a, b);
    if (unions > before) {
      settle();
    }
  }

  /** How many clusters have become part of another so far. */
  int unions() {
    return unions;
  }

  private void gather(Form form, Cluster own) {
    int[] alike = new int[form.size()];
    int[] near = new int[MAX_NEAR];
    int nearCount = 0;
    int most = Math.max(1, mostDiffering);
    for (int i = 0; i < forms.size(); i++) {
      Form other = forms.get(i);
      long difference = Form.difference(form, other, most);
      if (difference == -1) {
        continue;
      }
      if (Long.bitCount(difference) == 1) {
        alike[Long.numberOfTrailingZeros(difference)]++;
      }
      if (nearCount < MAX_NEAR && isNear(form, other, difference)) {
        near[nearCount++] = i;
      }
    }
    if (nearCount >= FEW - 1) {
      uniteFew(form, own, Arrays.copyOf(near, nearCount));
    }
    for (int place = 0; place < alike.length; place++) {
      if (alike[place] >= MANY - 1) {
        uniteMany(form, own, 1L << place);
      }
    }
  }

  private boolean isNear(Form a, Form b, long difference) {
    return mostDiffering > 0
        && difference != -1
        && Long.bitCount(difference) <= mostDiffering
        && (difference & (a.head() | b.head() | a.capitals() | b.capitals())) == 0;
  }

  /**
   * Looks at all pairs among a new form and those near it that the new form may be evidence for.
   */
  private void uniteFew(Form form, Cluster own, int[] near) {
    for (int i : near) {
      Form a = forms.get(i);
      uniteAgreeing(form, own, near, Form.difference(form, a, mostDiffering));
    }
    for (int x = 0; x < near.length; x++) {
      for (int y = x + 1; y < near.length; y++) {
        Cluster one = clusters.get(near[x]).root();
        if (one == clusters.get(near[y]).root() && one == own.root()) {
          continue;
        }
        Form a = forms.get(near[x]);
        Form b = forms.get(near[y]);
        long difference = Form.difference(a, b, mostDiffering);
        if (isNear(a, b, difference)
            && (Form.difference(form, a, mostDiffering) & ~difference) == 0) {
          uniteAgreeing(form, own, near, difference);
        }
      }
    }
  }

  /**
   * Unites a form with those near it that differ from it within {@code places}, if they are enough.
   */
  private void uniteAgreeing(Form form, Cluster own, int[] near, long places) {
    int agreeing = 1;
    for (int i : near) {
      agreeing += differsWithin(form, forms.get(i), places) ? 1 : 0;
    }
    if (agreeing >= FEW) {
      for (int i : near) {
        if (differsWithin(form, forms.get(i), places)) {
          unite(clusters.get(i), own);
        }
      }
    }
  }

  private boolean differsWithin(Form a, Form b, long places) {
    return (Form.difference(a, b, mostDiffering) & ~places) == 0;
  }

  private void uniteMany(Form form, Cluster own, long place) {
    for (int i = 0; i < forms.size(); i++) {
      if (Form.difference(form, forms.get(i), 1) == place) {
        unite(clusters.get(i), own);
      }
    }
  }

  private void unite(Cluster a, Cluster b) {
    Cluster one = a.root();
    Cluster other = b.root();
    if (one == other) {
      return;
    }
    Cluster united = one.size() >= other.size() ? one : other;
    united.absorb(united == one ? other : one);
    widened.add(united);
    unions++;
  }

  /** Takes into the patterns what they cover, until there is nothing more. */
  private void settle() {
    while (!widened.isEmpty()) {
      Cluster cluster = widened.removeLast();
      for (int i = 0; cluster.isRoot() && i < forms.size(); i++) {
        if (clusters.get(i).root() != cluster && cluster.covers(forms.get(i))) {
          unite(clusters.get(i), cluster);
        }
      }
    }
    wide.clear();
    for (Cluster cluster : clusters) {
      if (cluster.isRoot() && cluster.size() > 1) {
        wide.add(cluster);
      }
    }
  }
}

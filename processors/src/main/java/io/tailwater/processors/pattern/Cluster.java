package io.tailwater.processors.pattern;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Forms that are one pattern. Where two clusters turn out to be one, one of them leads to the other
 * (union-find). Not thread-safe.
 */
final class Cluster {
  private @Nullable Cluster mergedInto;
  private @Nullable Pattern pattern;
  private Form first;
  private final long[] template;
  private int[] members;
  private int size;

  /** A change that no record was made of yet. */
  private boolean changed;

  /** The cluster of a single form. */
  Cluster(Form form, int number) {
    first = form;
    template = form.tokens();
    members = new int[] {number};
    size = 1;
  }

  /** The cluster that this one is part of by now, itself perhaps. */
  Cluster root() {
    Cluster at = this;
    while (at.mergedInto != null) {
      Cluster next = at.mergedInto;
      if (next.mergedInto != null) {
        at.mergedInto = next.mergedInto;
      }
      at = next;
    }
    return at;
  }

  boolean isRoot() {
    return mergedInto == null;
  }

  /** The form that the pattern is named by. */
  Form first() {
    return first;
  }

  /** How many forms there are. */
  int size() {
    return size;
  }

  /** Number of a form. */
  int member(int i) {
    return members[i];
  }

  /** Whether lines of a form belong to this cluster because of what its forms have in common. */
  boolean covers(Form form) {
    for (int i = 0; i < template.length; i++) {
      if (template[i] != Form.ANY && template[i] != form.token(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a line belongs to this cluster, of which {@code tokens} has the hashes. */
  boolean covers(long[] tokens) {
    for (int i = 0; i < template.length; i++) {
      if (template[i] != Form.ANY && template[i] != tokens[i]) {
        return false;
      }
    }
    return true;
  }

  /** How many tokens are any. */
  int anyTokens() {
    int any = 0;
    for (long token : template) {
      any += token == Form.ANY ? 1 : 0;
    }
    return any;
  }

  boolean isChanged() {
    return changed;
  }

  void changed(boolean now) {
    changed = now;
  }

  /** Takes over another root's forms. */
  void absorb(Cluster other) {
    first = Form.first(first, other.first);
    for (int i = 0; i < template.length; i++) {
      if (template[i] != other.template[i]) {
        template[i] = Form.ANY;
      }
    }
    if (size + other.size > members.length) {
      members = Arrays.copyOf(members, Math.max(2 * size, size + other.size));
    }
    System.arraycopy(other.members, 0, members, size, other.size);
    size += other.size;
    changed |= other.changed;
    pattern = null;
    other.mergedInto = this;
    other.members = new int[0];
    other.pattern = null;
  }

  /** One of the forms is known to be older, or to be written otherwise. */
  void renewed(Form form) {
    first = first.id() == form.id() ? form : Form.first(first, form);
    pattern = null;
  }

  /** The pattern as it is now. */
  Pattern pattern() {
    Pattern known = pattern;
    if (known == null) {
      String text = first.template(template);
      known = new Pattern(first.id(), text, first.severity(), ErrorClass.of(text));
      pattern = known;
    }
    return known;
  }
}

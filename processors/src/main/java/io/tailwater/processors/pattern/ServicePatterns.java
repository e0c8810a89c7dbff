package io.tailwater.processors.pattern;

import io.tailwater.processors.sampling.shape.LongIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forms and patterns of one service.
 *
 * <p>The state is a set of forms, each with the place in the order in which forms became known. A
 * new form's place is after all that are known here, so a pattern that several miners began on
 * their own is named by the form that was there before the others knew of it (a Lamport clock), and
 * by the smaller id between equals. Not thread-safe.
 */
final class ServicePatterns {
  private static final long BAND_STEP = 0x9e3779b97f4a7c15L;

  private final String service;
  private final PatternLimits limits;

  /** Number of a form by band and id. */
  private final LongIndex index = new LongIndex();

  private final List<Form> forms = new ArrayList<>();
  private final List<Cluster> clusters = new ArrayList<>();
  private final Map<Integer, FormGroup> groups = new HashMap<>();
  private int patterns;
  private long nextBorn;
  private long heldBytes;

  ServicePatterns(String service, PatternLimits limits) {
    this.service = service;
    this.limits = limits;
  }

  /** How many patterns there are. */
  int patterns() {
    return patterns;
  }

  /** About how much memory all forms take. */
  long heldBytes() {
    return heldBytes;
  }

  /** The cluster of lines of exactly this form, or null. */
  @Nullable Cluster exact(int band, long id) {
    int number = index.find(key(band, id));
    return number == LongIndex.ABSENT ? null : clusters.get(number).root();
  }

  /** The narrowest pattern that covers a line of no known form, or null. */
  @Nullable Cluster covering(int band, long[] tokens) {
    FormGroup group = groups.get(groupKey(band, tokens.length));
    return group == null ? null : group.covering(tokens);
  }

  /** Whether there is room for one more form. */
  boolean hasRoom() {
    return forms.size() < limits.formsPerService() && patterns < limits.patternsPerService();
  }

  /** A form that no miner is known to have met. */
  Cluster addNew(LineScanner line, int band) {
    Cluster cluster = add(Form.of(line, band, nextBorn));
    nextBorn++;
    cluster.changed(true);
    return cluster;
  }

  /**
   * Takes over what another miner made of forms.
   *
   * @param roomBytes the most bytes that may be added
   * @return whether anything was news
   */
  boolean accept(List<Form> told, long roomBytes) {
    boolean news = false;
    long most = heldBytes + roomBytes;
    Cluster united = null;
    for (Form form : told) {
      nextBorn = Math.max(nextBorn, form.born() == Long.MAX_VALUE ? form.born() : form.born() + 1);
      int number = index.find(key(form.severity(), form.id()));
      if (number != LongIndex.ABSENT) {
        news |= renew(number, form);
      } else if (hasRoom() && heldBytes + form.heldBytes() <= most) {
        add(form);
        news = true;
      } else {
        continue;
      }
      Cluster cluster = clusters.get(index.find(key(form.severity(), form.id()))).root();
      if (united != null && united.root() != cluster) {
        uniteAll(united, cluster, form);
        news = true;
      }
      united = cluster.root();
    }
    if (united != null) {
      Cluster cluster = united.root();
      if (tellsAll(cluster, told)) {
        cluster.changed(false);
      } else if (news) {
        cluster.changed(true);
      }
    }
    return news;
  }

  /** The patterns that changed since they were last taken. */
  void takeChanged(List<PatternRecord> into) {
    for (Cluster cluster : clusters) {
      if (cluster.isRoot() && cluster.isChanged()) {
        into.add(record(cluster));
        cluster.changed(false);
      }
    }
  }

  /** All patterns. */
  void all(List<PatternRecord> into) {
    for (Cluster cluster : clusters) {
      if (cluster.isRoot()) {
        into.add(record(cluster));
      }
    }
  }

  private PatternRecord record(Cluster cluster) {
    List<Form> members = new ArrayList<>(cluster.size());
    for (int i = 0; i < cluster.size(); i++) {
      members.add(forms.get(cluster.member(i)));
    }
    return PatternRecord.of(service, members);
  }

  private Cluster add(Form form) {
    int number = index.add(key(form.severity(), form.id()));
    Cluster own = new Cluster(form, number);
    FormGroup group =
        groups.computeIfAbsent(
            groupKey(form.severity(), form.size()), _ -> new FormGroup(form.size()));
    forms.add(form);
    clusters.add(own);
    heldBytes += form.heldBytes();
    int unions = group.unions();
    group.add(form, own);
    patterns += 1 - (group.unions() - unions);
    return own.root();
  }

  private void uniteAll(Cluster a, Cluster b, Form form) {
    FormGroup group = groups.get(groupKey(form.severity(), form.size()));
    if (group != null) {
      int unions = group.unions();
      group.uniteAll(a, b);
      patterns -= group.unions() - unions;
    }
  }

  private boolean renew(int number, Form told) {
    Form known = forms.get(number);
    Form joined = Form.joined(known, told);
    if (joined.isWrittenAs(known)) {
      return false;
    }
    forms.set(number, joined);
    FormGroup group = groups.get(groupKey(joined.severity(), joined.size()));
    if (group != null) {
      group.replace(joined);
    }
    clusters.get(number).root().renewed(joined);
    return true;
  }

  /** Whether others learn nothing from this cluster that they were not told already. */
  private boolean tellsAll(Cluster cluster, List<Form> told) {
    if (cluster.size() != told.size()) {
      return false;
    }
    for (Form form : told) {
      int number = index.find(key(form.severity(), form.id()));
      if (number == LongIndex.ABSENT || !forms.get(number).isWrittenAs(form)) {
        return false;
      }
    }
    return true;
  }

  private static long key(int band, long id) {
    return id + band * BAND_STEP;
  }

  private static int groupKey(int band, int tokens) {
    return tokens * Pattern.BANDS + band;
  }
}

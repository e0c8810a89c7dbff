package io.tailwater.processors.alert.desk;

import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.PageRow;
import java.util.List;
import java.util.SortedMap;

/**
 * What a desk has decided.
 *
 * @param told what is to be told, in order
 * @param covers steps of alerts that were hidden behind a cause, a silence or the budget, or no
 *     longer are; and of alerts that ended because nobody judges them any more
 * @param notices lines about silences, for the node's log and its notices
 */
public record DeskResult(List<Told> told, List<AlertRow> covers, List<String> notices) {
  /**
   * A page.
   *
   * @param message what receivers get
   * @param labels what receivers' matchers may ask for, of the headline: {@code tenant}, {@code
   *     service}, {@code rule}, {@code severity}, ...; the severity is the page's
   * @param row what SQL users see
   */
  public record Told(Notification message, SortedMap<String, String> labels, PageRow row) {}

  /** Copies the lists. */
  public DeskResult {
    told = List.copyOf(told);
    covers = List.copyOf(covers);
    notices = List.copyOf(notices);
  }
}

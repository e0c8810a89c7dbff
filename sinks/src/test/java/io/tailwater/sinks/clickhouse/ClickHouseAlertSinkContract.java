package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.clickhouse.AlertingContractRows.MILLIS;
import static io.tailwater.sinks.clickhouse.AlertingContractRows.MINUTE_MILLIS;
import static io.tailwater.sinks.clickhouse.AlertingContractRows.TRACE;
import static io.tailwater.sinks.clickhouse.AlertingContractRows.band;
import static io.tailwater.sinks.clickhouse.AlertingContractRows.budget;
import static io.tailwater.sinks.clickhouse.AlertingContractRows.page;
import static io.tailwater.sinks.clickhouse.AlertingContractRows.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.alert.BaselineRow;
import io.tailwater.model.alert.PageRow;
import io.tailwater.model.alert.SloRow;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a store of alerts, baselines, error budgets and incidents owes, run against a ClickHouse
 * engine. A subclass starts an engine without a database and names its URL.
 */
public abstract class ClickHouseAlertSinkContract implements MigratedStore.Contract {
  @RegisterExtension final MigratedStore store = new MigratedStore();
  private long offset;

  private SinkBatch<Rollup> batch(String kind, byte[] bytes) {
    Rollup record = new Rollup(offset, MILLIS, kind, bytes);
    return new SinkBatch<>("tailwater.rollups", 0, offset, offset++, List.of(record));
  }

  private void land(SinkBatch<Rollup> batch) {
    var receipt = new ClickHouseRollupSink(store.connection()).write(batch);
    assertThat(receipt.undecodable()).isEmpty();
    assertThat(receipt.refused()).isEmpty();
  }

  private void land(AlertRow... steps) {
    land(batch(AlertRow.KIND, AlertRow.encode(List.of(steps))));
  }

  private void land(PageRow... pages) {
    land(batch(PageRow.KIND, PageRow.encode(List.of(pages))));
  }

  private List<NativeRow> query(String sql) {
    return StoreQuery.rows(url(), sql);
  }

  private NativeRow row(String sql) {
    List<NativeRow> rows = query(sql);
    assertThat(rows).as(sql).hasSize(1);
    return rows.getFirst();
  }

  private long count(String from) {
    return row("SELECT count() AS n FROM " + from).number("n");
  }

  @Test
  void stepOfAnAlertIsToldWithAllThatExplainsIt() {
    land(step("f1", 0, "pending", "firing"));

    NativeRow told = row("SELECT * FROM tailwater.alerts");
    assertThat(told.number("minute")).isEqualTo(MILLIS / 1_000);
    assertThat(told.number("decided")).isEqualTo(MILLIS + 2 * MINUTE_MILLIS + 7);
    assertThat(told.number("since")).isEqualTo((MILLIS - 3 * MINUTE_MILLIS) / 1_000);
    assertThat(told.text("from_state")).isEqualTo("pending");
    assertThat(told.text("to_state")).isEqualTo("firing");
    assertThat(told.text("entity_key")).isEqualTo("GET /pay");
    assertThat(told.decimal("value")).isEqualTo(812.5);
    assertThat(told.decimal("score")).isNaN();
    assertThat(told.number("samples")).isEqualTo(4_711);
    assertThat(told.text("basis")).isEqualTo("baseline 498657");
    assertThat(told.texts("traces"))
        .containsExactly(TRACE.toHex(), "00000000000000010000000000000002");
    assertThat(told.text("covered_by")).isEqualTo("bank");
    assertThat(told.number("late")).isEqualTo(1);
    assertThat(told.number("historical")).isZero();
  }

  @Test
  void bandsBudgetsAndPagesAreToldAsTheyWereJudged() {
    land(batch(BaselineRow.KIND, BaselineRow.encode(List.of(band(0, 250)))));
    land(batch(SloRow.KIND, SloRow.encode(List.of(budget(0, 0.75)))));
    land(page("i1", 1, 0, "firing"));

    NativeRow band = row("SELECT * FROM tailwater.baselines");
    assertThat(band.decimal("value")).isEqualTo(250);
    assertThat(band.decimal("expected")).isEqualTo(200);
    assertThat(band.decimal("lower")).isEqualTo(150);
    assertThat(band.decimal("upper")).isNaN();
    assertThat(band.number("version")).isEqualTo(498_657);
    assertThat(band.texts("firing")).containsExactly("short", "long");
    NativeRow budget = row("SELECT * FROM tailwater.slo_1m");
    assertThat(budget.decimal("remaining")).isEqualTo(0.75);
    assertThat(budget.decimal("hours_left")).isInfinite();
    assertThat(budget.number("bad_of_period")).isEqualTo(10_800);
    assertThat(budget.numbers("burns")).containsExactly(14.4, 1.5);
    NativeRow page = row("SELECT * FROM tailwater.incidents");
    assertThat(page.number("time")).isEqualTo(MILLIS + 7);
    assertThat(page.text("message_key")).isEqualTo("i1/1");
    assertThat(page.texts("cause_lines")).containsExactly("bank fails", "shop waits for it");
    assertThat(page.texts("fingerprints")).containsExactly("f1", "f2");
    assertThat(page.texts("traces")).containsExactly(TRACE.toHex());
  }

  @Test
  void batchThatIsSentAgainCountsOnce() {
    List<SinkBatch<Rollup>> batches =
        List.of(
            batch(AlertRow.KIND, AlertRow.encode(List.of(step("f1", 0, "pending", "firing")))),
            batch(BaselineRow.KIND, BaselineRow.encode(List.of(band(0, 1), band(1, 2)))),
            batch(SloRow.KIND, SloRow.encode(List.of(budget(0, 1), budget(1, 1)))),
            batch(PageRow.KIND, PageRow.encode(List.of(page("i1", 1, 0, "firing")))));
    batches.forEach(this::land);
    batches.forEach(this::land);

    assertThat(count("tailwater.alerts")).isEqualTo(1);
    assertThat(count("tailwater.baselines")).isEqualTo(2);
    assertThat(count("tailwater.slo_1m")).isEqualTo(2);
    assertThat(count("tailwater.incidents")).isEqualTo(1);
  }

  @Test
  void whatIsJudgedOnceMoreTakesThePlaceOfWhatWasToldBefore() {
    for (int again = 0; again < 2; again++) {
      land(step("f1", 0, 2 + again, "pending", "firing"));
      land(batch(BaselineRow.KIND, BaselineRow.encode(List.of(band(0, again)))));
      land(batch(SloRow.KIND, SloRow.encode(List.of(budget(0, again)))));
      land(page("i1", 1, 0, "firing"));
    }

    assertThat(row("SELECT decided FROM tailwater.alerts FINAL").number("decided"))
        .isEqualTo(MILLIS + 3 * MINUTE_MILLIS + 7);
    assertThat(row("SELECT value FROM tailwater.baselines FINAL").decimal("value")).isEqualTo(1);
    assertThat(row("SELECT remaining FROM tailwater.slo_1m FINAL").decimal("remaining"))
        .isEqualTo(1);
    assertThat(count("tailwater.incidents FINAL")).isEqualTo(1);
    assertThat(count("tailwater.alerts_open")).isEqualTo(1);
  }

  @Test
  void alertsAreOpenFromFiringToResolved() {
    land(
        step("closed", 0, "pending", "firing"),
        step("closed", 9, "firing", "resolved"),
        step("open", 0, "pending", "firing"),
        step("open", 5, "firing", "resolving"),
        step("quiet", 0, "pending", "firing"),
        step("quiet", 0, "firing", "silenced"),
        step("never", 0, "inactive", "pending"));
    land(step("at once", 3, "pending", "firing"), step("at once", 3, "inactive", "pending"));

    assertThat(
            query(
                "SELECT fingerprint, state, traces, samples FROM tailwater.alerts_open WHERE"
                    + " service = 'shop' ORDER BY fingerprint"))
        .extracting(row -> row.text("fingerprint") + " " + row.text("state"))
        .containsExactly("at once firing", "open resolving", "quiet silenced");
    NativeRow open = row("SELECT * FROM tailwater.alerts_open WHERE fingerprint = 'open'");
    assertThat(open.number("minute")).isEqualTo((MILLIS + 5 * MINUTE_MILLIS) / 1_000);
    assertThat(open.texts("traces")).contains(TRACE.toHex());
    assertThat(open.text("severity")).isEqualTo("critical");
    assertThat(open.decimal("threshold")).isEqualTo(300);
  }

  @Test
  void incidentIsToldAsItStoodLastWhereverItWasUnderWay() {
    land(page("ended", 1, 0, "firing"), page("open", 1, 0, "firing"));
    land(page("open", 2, 8, "updated"), page("ended", 2, 10, "resolved"));

    NativeRow ended = row(between("10:10:00", "10:20:00", "ended"));
    assertThat(ended.text("title")).isEqualTo("shop is slow, 2");
    assertThat(ended.number("start_time")).isEqualTo(MILLIS - 3 * MINUTE_MILLIS);
    assertThat(ended.number("ended")).isEqualTo(MILLIS + 10 * MINUTE_MILLIS + 7);
    assertThat(ended.number("messages")).isEqualTo(2);
    assertThat(ended.texts("traces")).containsExactly(TRACE.toHex());
    assertThat(query(between("10:11:00", "10:20:00", "ended"))).isEmpty();
    assertThat(query(between("09:50:00", "09:57:00", "ended"))).isEmpty();
    NativeRow open = row(between("23:00:00", "23:10:00", "open"));
    assertThat(open.text("status")).isEqualTo("updated");
    assertThat(open.number("is_open")).isEqualTo(1);
  }

  private static String between(String since, String until, String incident) {
    return ("SELECT incident, title, status, start_time, isNull(end_time) AS is_open,"
            + " assumeNotNull(end_time) AS ended, messages, traces FROM"
            + " tailwater.incidents_between(since = '2026-11-20 %s', until = '2026-11-20 %s')"
            + " WHERE incident = '%s'")
        .formatted(since, until, incident);
  }

  @Test
  void columnsAreAsTheyShouldBe() {
    for (JudgedBlock<?> rows :
        List.of(new AlertBlock(), new BaselineBlock(), new SloBlock(), new IncidentBlock())) {
      assertThat(TableCheck.differences(store.connection(), rows.block())).isEmpty();
    }
  }
}

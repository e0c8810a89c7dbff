package io.tailwater.processors.exception;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ExceptionIdentityTest {
  private static String stack(int line, String caller) {
    return "a.b.OrderException: x\n\tat a.b.Stock.take(Stock.java:%d)\n\tat %s(Main.java:%d)"
        .formatted(line, caller, line);
  }

  private static ExceptionIdentity thrown(String message, String stacktrace) {
    return ExceptionIdentity.of("a.b.OrderException", message, stacktrace);
  }

  @Test
  void anotherBuildOrMessageIsTheSameExceptionAndAnotherFailure() {
    ExceptionIdentity one = thrown("no stock for 17", stack(1, "a.b.Main.order"));
    ExceptionIdentity other = thrown("no stock for 18", stack(2, "a.b.Main.order"));

    assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
    assertThat(one.failure()).isNotEqualTo(other.failure());
  }

  @Test
  void whereItWasCaughtDoesNotMakeAnotherFailure() {
    ExceptionIdentity inside =
        ExceptionIdentity.of("OrderException", "x", stack(1, "a.b.Main.order"));
    ExceptionIdentity outside =
        thrown("x", stack(1, "a.b.Main.order") + "\n\tat a.b.Main.main(M.java:1)");

    assertThat(inside.failure()).isEqualTo(outside.failure());
    assertThat(inside.fingerprint()).isNotEqualTo(outside.fingerprint());
  }

  @Test
  void withoutFramesTheMessageTellsWithoutWhatVaries() {
    ExceptionIdentity one =
        thrown("user 'ann' has 3 orders, 550e8400-e29b-41d4-a716-446655440000", "");
    ExceptionIdentity other =
        thrown("user 'bob' has 4 orders, 650e8400-e29b-41d4-a716-446655440001", "");

    assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
    assertThat(thrown("user is unknown", "").fingerprint()).isNotEqualTo(one.fingerprint());
  }

  @Test
  void apostrophesAndLoneQuotesAreNoQuotes() {
    assertThat(thrown("can't open it, won't try", "").fingerprint())
        .isNotEqualTo(thrown("can't close it, won't try", "").fingerprint());
    assertThat(thrown("say \"a", "").fingerprint())
        .isNotEqualTo(thrown("say \"b", "").fingerprint());
  }

  @Test
  void isStored() {
    assertThat(thrown("x", stack(1, "a.b.Main.order")))
        .as("identities are in databases: they must never change")
        .isEqualTo(new ExceptionIdentity(3_943_192_473_305_325_054L, -9_043_101_800_656_840_910L));
  }

  @Property(tries = 2_000)
  void anyTextHasOne(@ForAll String type, @ForAll String message, @ForAll String stacktrace) {
    assertThat(ExceptionIdentity.of(type, message, stacktrace))
        .isEqualTo(ExceptionIdentity.of(type, message, stacktrace));
  }
}

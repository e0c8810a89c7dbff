package io.tailwater.tests.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static io.tailwater.tests.rules.HouseClasses.ALL;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The judgement is a function of its input: no clock, no dice, no thread, no file, no socket. */
class PureProcessorsTest {
  private static final String PROCESSORS = "io.tailwater.processors..";
  private static final Set<String> CLOCK_METHODS =
      Set.of("currentTimeMillis", "nanoTime", "now", "systemUTC", "systemDefaultZone", "system");

  private static final DescribedPredicate<JavaCall<?>> READ_A_CLOCK =
      DescribedPredicate.describe(
          "reads a clock",
          call ->
              CLOCK_METHODS.contains(call.getName())
                  && (call.getTargetOwner().getPackageName().equals("java.time")
                      || call.getTargetOwner().isEquivalentTo(System.class)));

  @Test
  void noClockIsRead() {
    noClasses()
        .that()
        .resideInAPackage(PROCESSORS)
        .should()
        .callMethodWhere(READ_A_CLOCK)
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage(PROCESSORS)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(ALL);
  }

  @Test
  void noDiceAreRolled() {
    noClasses()
        .that()
        .resideInAPackage(PROCESSORS)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(java.util.random.RandomGenerator.class)
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage(PROCESSORS)
        .should()
        .callMethod(java.util.UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .check(ALL);
  }

  @Test
  void noThreadIsStarted() {
    noClasses()
        .that()
        .resideInAPackage(PROCESSORS)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.concurrent.Executor.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.concurrent.CompletionStage.class)
        .check(ALL);
  }

  @Test
  void nothingOutsideIsTouched() {
    noClasses()
        .that()
        .resideInAPackage(PROCESSORS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "java.sql..")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .check(ALL);
  }

  @Test
  void noStateIsSharedBetweenShards() {
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(PROCESSORS)
        .and()
        .areStatic()
        .should()
        .notBeFinal()
        .check(ALL);
  }
}

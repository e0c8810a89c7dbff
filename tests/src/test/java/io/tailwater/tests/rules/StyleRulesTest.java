package io.tailwater.tests.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static io.tailwater.tests.rules.HouseClasses.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What a class of the house looks like. */
class StyleRulesTest {
  /** JMH extends benchmarks and sets their parameters in public fields. */
  private static final String BENCHMARKS = "io.tailwater.loadtests.jmh..";

  private static final DescribedPredicate<JavaClass> A_MAIN_CLASS =
      DescribedPredicate.describe(
          "speak to a terminal: commands and classes with a main method",
          type ->
              type.getPackageName().startsWith("io.tailwater.cli")
                  || type.getSimpleName().endsWith("Main")
                  || type.getSimpleName().endsWith("Command"));

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        ALL.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(unit -> unit.tryGetAnnotationOfType(NullMarked.class).isEmpty())
            .map(unit -> unit.getName())
            .toList();

    assertThat(unmarked).isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(ALL);
  }

  @Test
  void accessorsHaveNoPrefix() {
    noMethods()
        .that()
        .arePublic()
        .should()
        .haveNameMatching("get(?!Message$)[A-Z].*")
        .because("an accessor is called what it returns; only Throwable has it otherwise")
        .check(ALL);
  }

  @Test
  void classesAreFinalOrMeantToBeExtended() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .resideOutsideOfPackage(BENCHMARKS)
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .areNotAnnotations()
        .and(
            DescribedPredicate.describe(
                "have no subclass here",
                (JavaClass type) ->
                    type.getSubclasses().isEmpty() && !type.getSimpleName().equals("package-info")))
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(ALL);
  }

  @Test
  void noLoggingBesideSlf4j() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.logging..", "org.apache.logging..", "org.apache.commons.logging..")
        .check(ALL);
  }

  @Test
  void onlyMainClassesSpeakToTheTerminal() {
    noClasses()
        .that(DescribedPredicate.not(A_MAIN_CLASS))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(ALL);
    noClasses().should().callMethod(Throwable.class, "printStackTrace").check(ALL);
  }

  @Test
  void noMocksInjectionOrGeneratedAccessors() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.mockito..",
            "org.easymock..",
            "lombok..",
            "jakarta.inject..",
            "javax.inject..",
            "org.springframework..",
            "com.google.inject..")
        .check(ALL);
  }

  @Test
  void fieldsAreHidden() {
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(BENCHMARKS)
        .and()
        .areNotFinal()
        .should()
        .bePublic()
        .check(ALL);
  }

  @Test
  void onlyServersWaitForOthersBySleeping() {
    noClasses()
        .that()
        .resideInAnyPackage("io.tailwater.model..", "io.tailwater.config..", "io.tailwater.sinks..")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "sleeps",
                call ->
                    call.getName().equals("sleep")
                        && call.getTargetOwner().isEquivalentTo(Thread.class)))
        .check(ALL);
  }
}

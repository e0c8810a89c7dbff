package io.tailwater.tests.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.tailwater.tests.rules.HouseClasses.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Arrows point one way: model, then ingest, processors and sinks, then the node, then the tests.
 */
class DependencyRulesTest {
  private static final String MODEL = "io.tailwater.model..";
  private static final String INGEST = "io.tailwater.ingest..";
  private static final String PROCESSORS = "io.tailwater.processors..";
  private static final String SINKS = "io.tailwater.sinks..";
  private static final String EMBEDDED = "io.tailwater.embedded..";
  private static final String NODE = "io.tailwater.node..";
  private static final String CONFIG = "io.tailwater.config..";
  private static final String EVALUATE = "io.tailwater.evaluate..";
  private static final String CLI = "io.tailwater.cli..";
  private static final String LOAD_TESTS = "io.tailwater.loadtests..";

  @Test
  void everyModuleIsSeen() {
    Set<String> modules =
        ALL.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.split("\\.", -1)[2])
            .collect(Collectors.toSet());

    assertThat(modules)
        .containsExactlyInAnyOrder(
            "model",
            "ingest",
            "processors",
            "sinks",
            "embedded",
            "node",
            "config",
            "evaluate",
            "cli",
            "loadtests");
  }

  @Test
  void modelKnowsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage(MODEL)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", MODEL)
        .check(ALL);
  }

  @Test
  void processorsKnowTheModelAndNoServer() {
    classes()
        .that()
        .resideInAPackage(PROCESSORS)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "com.google.re2j..", MODEL, PROCESSORS)
        .check(ALL);
  }

  @Test
  void ingestKnowsNeitherJudgementNorStorage() {
    noClasses()
        .that()
        .resideInAPackage(INGEST)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            PROCESSORS, SINKS, EMBEDDED, NODE, CONFIG, CLI, LOAD_TESTS, "com.clickhouse..")
        .check(ALL);
  }

  @Test
  void sinksKnowNeitherKafkaNorPekkoNorJudgement() {
    noClasses()
        .that()
        .resideInAPackage(SINKS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            INGEST,
            PROCESSORS,
            EMBEDDED,
            NODE,
            CONFIG,
            CLI,
            LOAD_TESTS,
            "org.apache.kafka..",
            "org.apache.pekko..")
        .check(ALL);
  }

  @Test
  void embeddedServersKnowNothingOfTailwater() {
    noClasses()
        .that()
        .resideInAPackage(EMBEDDED)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(MODEL, INGEST, PROCESSORS, SINKS, NODE, CONFIG, CLI, LOAD_TESTS)
        .check(ALL);
  }

  /** What receivers are is plain records in {@code sinks.notify}; how they are asked is not. */
  @Test
  void configurationKnowsNoServer() {
    noClasses()
        .that()
        .resideInAPackage(CONFIG)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            INGEST,
            "io.tailwater.sinks",
            "io.tailwater.sinks.clickhouse..",
            "io.tailwater.sinks.notify.http..",
            "io.tailwater.sinks.notify.outbox..",
            EMBEDDED,
            NODE,
            CLI,
            "org.apache.kafka..",
            "org.apache.pekko..",
            "com.clickhouse..")
        .check(ALL);
  }

  @Test
  void evaluationKnowsNoServer() {
    noClasses()
        .that()
        .resideInAPackage(EVALUATE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            SINKS,
            EMBEDDED,
            NODE,
            CLI,
            LOAD_TESTS,
            "org.apache.kafka..",
            "org.apache.pekko..",
            "com.clickhouse..")
        .check(ALL);
  }

  @Test
  void nothingThatRunsKnowsTheLoadTests() {
    noClasses()
        .that()
        .resideOutsideOfPackage(LOAD_TESTS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(LOAD_TESTS)
        .check(ALL);
  }

  @Test
  void nodeKnowsNoCommandLine() {
    noClasses()
        .that()
        .resideInAPackage(NODE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CLI)
        .check(ALL);
  }

  @Test
  void oneOwnerOfPrometheusAndOfYaml() {
    noClasses()
        .that()
        .resideOutsideOfPackages(NODE, LOAD_TESTS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackage(CONFIG)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.snakeyaml..")
        .check(ALL);
  }
}

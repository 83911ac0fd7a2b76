package dev.keyturn.acceptance;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The folders are the architecture: who may import whom, seen over all modules at once. */
class ModuleArrowsTest {
  private static final JavaClasses KEYTURN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.keyturn");

  @Test
  void onlyActivitiesAndTheInProcessFrontImportTheAwsSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.keyturn.aws..", "dev.keyturn.sandbox.inprocess..", "dev.keyturn.acceptance..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(KEYTURN);
  }

  @Test
  void nothingThatShipsUsesTheSandbox() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.keyturn.sandbox..", "dev.keyturn.acceptance..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.keyturn.sandbox..", "dev.keyturn.acceptance..")
        .check(KEYTURN);
  }

  @Test
  void nothingThatShipsDeletesAKeyOrItsMaterial() {
    noClasses()
        .that()
        .resideInAPackage("dev.keyturn.aws..")
        .should()
        .accessTargetWhere(target(nameMatching("scheduleKeyDeletion|deleteImportedKeyMaterial")))
        .check(KEYTURN);
  }

  @Test
  void theSandboxKnowsNothingOfTheProduct() {
    noClasses()
        .that()
        .resideInAPackage("dev.keyturn.sandbox..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.keyturn..", "io.temporal..")
                .and(resideOutsideOfPackage("dev.keyturn.sandbox..")))
        .check(KEYTURN);
  }

  @Test
  void noPackageIsSplitBetweenModules() {
    Map<String, Set<String>> modules = new TreeMap<>();
    for (JavaClass type : KEYTURN) {
      modules.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>()).add(module(type));
    }
    assertThat(modules).isNotEmpty().allSatisfy((name, in) -> assertThat(in).hasSize(1));
  }

  /** Where a class came from: its jar, or its directory of classes. */
  private static String module(JavaClass type) {
    String uri = type.getSource().orElseThrow().getUri().toString();
    return uri.substring(0, uri.length() - (type.getName().length() + ".class".length()));
  }
}

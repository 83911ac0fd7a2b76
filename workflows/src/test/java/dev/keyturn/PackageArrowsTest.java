package dev.keyturn;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The chapters of the runbook use what stands below them, and nothing points back. */
class PackageArrowsTest {
  private static final JavaClasses WORKFLOWS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.keyturn");

  private static final List<String> CHAPTERS =
      List.of("compromise", "retirement", "rotation", "audit");

  /** From the top down; {@code root} is the package dev.keyturn itself. */
  private static final List<String> SHARED =
      List.of("replacement", "reencryption", "key", "root", "failure");

  @Test
  void packagesUseOnlyWhatStandsBelowThem() {
    LayeredArchitecture arrows =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (String name : CHAPTERS) {
      arrows = arrows.optionalLayer(name).definedBy("dev.keyturn." + name + "..");
      arrows = arrows.whereLayer(name).mayNotBeAccessedByAnyLayer();
    }
    List<String> above = CHAPTERS;
    for (String name : SHARED) {
      arrows = arrows.optionalLayer(name).definedBy(packages(name));
      arrows = arrows.whereLayer(name).mayOnlyBeAccessedByLayers(above.toArray(new String[0]));
      above = append(above, name);
    }
    arrows.ensureAllClassesAreContainedInArchitecture().check(WORKFLOWS);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.keyturn.(*)..").should().beFreeOfCycles().check(WORKFLOWS);
  }

  private static String packages(String layer) {
    return layer.equals("root") ? "dev.keyturn" : "dev.keyturn." + layer + "..";
  }

  private static List<String> append(List<String> names, String name) {
    return Stream.concat(names.stream(), Stream.of(name)).toList();
  }
}

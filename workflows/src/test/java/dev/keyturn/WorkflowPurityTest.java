package dev.keyturn;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Workflows decide from what they are told: no I/O, clock, chance, thread, AWS or hidden state. */
class WorkflowPurityTest {
  private static final JavaClasses WORKFLOWS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.keyturn");

  /** Jackson declares these exceptions; they open nothing. */
  private static final Set<String> HARMLESS_TYPES =
      Set.of("java.io.IOException", "java.io.Serializable", "java.io.UncheckedIOException");

  private static final List<String> FORBIDDEN_PACKAGES =
      List.of(
          "java.io",
          "java.net",
          "java.nio.channels",
          "java.nio.file",
          "java.util.concurrent",
          "java.util.logging",
          "software.amazon");

  private static final Set<String> FORBIDDEN_TYPES =
      Set.of(
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.util.Calendar",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "org.slf4j.LoggerFactory");

  private static final Set<String> NOW =
      Set.of(
          "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalDateTime",
          "java.time.LocalTime",
          "java.time.OffsetDateTime",
          "java.time.OffsetTime",
          "java.time.Year",
          "java.time.YearMonth",
          "java.time.ZonedDateTime");

  private static final Map<String, Set<String>> FORBIDDEN_MEMBERS =
      Map.of(
          "java.lang.Math", Set.of("random"),
          "java.lang.Object", Set.of("notify", "notifyAll", "wait"),
          "java.time.ZoneId", Set.of("systemDefault"),
          "java.util.Date", Set.of("<init>"),
          "java.util.Locale", Set.of("getDefault"),
          "java.util.UUID", Set.of("randomUUID"));

  @Test
  void workflowsReachNothingOutsideThemselves() {
    noClasses()
        .should()
        .dependOnClassesThat(describe("are forbidden", WorkflowPurityTest::isForbidden))
        .because("a workflow is replayed from its history (CONTRIBUTING.md)")
        .check(WORKFLOWS);
  }

  @Test
  void workflowsAskTheWorldNothing() {
    DescribedPredicate<JavaAccess<?>> forbidden =
        describe("asks for the time, chance or the machine", WorkflowPurityTest::isForbidden);
    noClasses()
        .should()
        .accessTargetWhere(forbidden)
        .because("a workflow is replayed from its history (CONTRIBUTING.md)")
        .check(WORKFLOWS);
  }

  @Test
  void workflowsShareNoMutableState() {
    fields().that().areStatic().should().beFinal().check(WORKFLOWS);
  }

  /** An order that changes from one JVM to the next would change what a replay schedules. */
  @Test
  void workflowsMakeNoCollectionOfUnknownOrder() {
    DescribedPredicate<JavaAccess<?>> unordered =
        describe("makes a set or map of unknown order", WorkflowPurityTest::isUnordered);
    noClasses()
        .should()
        .accessTargetWhere(unordered)
        .because("LinkedHashMap, TreeMap, EnumMap and their sets keep an order")
        .check(WORKFLOWS);
  }

  private static boolean isForbidden(JavaClass type) {
    return !HARMLESS_TYPES.contains(type.getName())
        && (FORBIDDEN_TYPES.contains(type.getName())
            || FORBIDDEN_PACKAGES.stream()
                .anyMatch(
                    name ->
                        type.getPackageName().equals(name)
                            || type.getPackageName().startsWith(name + ".")));
  }

  private static boolean isForbidden(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getTarget().getName();
    return (NOW.contains(owner) && member.equals("now"))
        || (owner.equals("java.lang.System") && !member.equals("lineSeparator"))
        || FORBIDDEN_MEMBERS.getOrDefault(owner, Set.of()).contains(member);
  }

  private static boolean isUnordered(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getTarget().getName();
    return switch (owner) {
      case "java.util.HashMap", "java.util.HashSet", "java.util.IdentityHashMap" ->
          member.equals("<init>");
      case "java.util.Map", "java.util.Set" -> Set.of("of", "copyOf", "ofEntries").contains(member);
      case "java.util.stream.Collectors" ->
          Set.of("toSet", "toUnmodifiableMap", "toUnmodifiableSet").contains(member);
      case "java.util.Collection", "java.util.List" -> member.equals("parallelStream");
      default -> false;
    };
  }
}

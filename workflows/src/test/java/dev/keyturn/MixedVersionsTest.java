package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.keyturn.testing.LaterVersion;
import io.temporal.activity.ActivityInterface;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What workers of two versions send each other can have fields that one of them does not know. */
class MixedVersionsTest {
  /** Nobody but a run starts these. */
  private static final Set<String> PARTS =
      Set.of(
          "HoldKey",
          "KeepRestorePoint",
          "SweepBucketShard",
          "SweepTableSegment",
          "WatchDisabledKey");

  private static final List<Class<?>> CLASSES =
      new ClassFileImporter()
              .withImportOption(new ImportOption.DoNotIncludeTests())
              .importPackages("dev.keyturn")
              .stream()
              .filter(JavaClass::isInterface)
              .<Class<?>>map(JavaClass::reflect)
              .sorted(Comparator.comparing(Class::getName))
              .toList();

  static List<Class<?>> results() {
    List<Class<?>> results =
        Stream.concat(
                methods(ActivityInterface.class),
                methods(WorkflowInterface.class)
                    .filter(method -> method.isAnnotationPresent(WorkflowMethod.class)))
            .<Class<?>>map(Method::getReturnType)
            .filter(type -> type != void.class)
            .distinct()
            .toList();
    assertThat(results).hasSizeGreaterThan(40);
    return results;
  }

  @ParameterizedTest
  @MethodSource("results")
  void passesOverAFieldThatALaterVersionAddedToAResult(Class<?> result) throws Exception {
    Object value = Samples.of(result);
    String json = KeyturnJson.mapper().writeValueAsString(value);

    assertThat(read(json, result)).isEqualTo(value);
    assertThat(read(json.replaceAll("\\{(?=\"\\w)", "{\"" + LaterVersion.FIELD + "\":1,"), result))
        .isEqualTo(value);
    assertThat(result.isAnnotationPresent(SentByPeople.class)).as("people send it").isFalse();
  }

  @Test
  void holdsAllThatPeopleSendToTheFieldsThatAreKnown() {
    assertThat(sentByPeople())
        .hasSizeGreaterThan(10)
        .allSatisfy(input -> assertThat(input.isAnnotationPresent(SentByPeople.class)).isTrue());
  }

  private static List<Class<?>> sentByPeople() {
    return methods(WorkflowInterface.class)
        .filter(
            method ->
                method.isAnnotationPresent(UpdateMethod.class)
                    || (method.isAnnotationPresent(WorkflowMethod.class)
                        && !PARTS.contains(method.getAnnotation(WorkflowMethod.class).name())))
        .<Class<?>>map(method -> method.getParameterTypes()[0])
        .distinct()
        .toList();
  }

  private static Stream<Method> methods(Class<? extends Annotation> ofInterfaces) {
    return CLASSES.stream()
        .filter(type -> type.isAnnotationPresent(ofInterfaces))
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .sorted(Comparator.comparing(Method::toString));
  }

  private static Object read(String json, Class<?> type) throws Exception {
    DataConverter converter = KeyturnJson.dataConverter();
    Payload payload = converter.toPayload(KeyturnJson.mapper().readTree(json)).orElseThrow();
    return converter.fromPayload(payload, type, type);
  }
}

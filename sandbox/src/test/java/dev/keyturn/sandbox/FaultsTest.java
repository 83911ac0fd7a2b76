package dev.keyturn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

class FaultsTest {
  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final Sandbox sandbox = testing.sandbox();
  private final KmsClient kms = testing.kms("admin");
  private final int before = keys();

  @Test
  void losesTheCallBeforeItsEffect() {
    strike(Fault.Kind.BEFORE);

    assertThatThrownBy(kms::createKey).isInstanceOf(SdkClientException.class);
    assertThat(keys()).isEqualTo(before);
    assertThatCode(kms::createKey).doesNotThrowAnyException();
  }

  @Test
  void losesTheAnswerAfterTheEffect() {
    strike(Fault.Kind.AFTER);

    assertThatThrownBy(kms::createKey).isInstanceOf(SdkClientException.class);
    assertThat(keys()).isEqualTo(before + 1);
  }

  @Test
  void throttlesInTheServicesWords() {
    strike(Fault.Kind.THROTTLE);

    assertThatThrownBy(kms::createKey)
        .isInstanceOfSatisfying(
            KmsException.class, e -> assertThat(e.isThrottlingException()).isTrue());
    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void failsLikeTheService() {
    strike(Fault.Kind.ERROR500);

    assertThatThrownBy(kms::createKey)
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(500);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("KMSInternalException");
            });
    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void deniesInTheServicesWords() {
    strike(Fault.Kind.DENY);

    assertThatThrownBy(kms::createKey)
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void cutsTheAnswerShortAfterTheEffect() {
    strike(Fault.Kind.TRUNCATE);

    assertThatThrownBy(kms::createKey).isInstanceOf(SdkClientException.class);
    assertThat(keys()).isEqualTo(before + 1);
  }

  @Test
  void answersEmptilyAndDoesNothing() {
    strike(Fault.Kind.IGNORE);

    assertThat(kms.createKey().keyMetadata()).isNull();
    assertThat(keys()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Fault.Kind.class)
  void logsTheFaultApplied(Fault.Kind kind) {
    sandbox
        .faults()
        .add(
            new Fault(
                match(Optional.empty()), kind, 0, OptionalInt.of(1), 1, Duration.ofMillis(1)));
    try {
      kms.createKey();
    } catch (SdkClientException | KmsException expected) {
      assertThat(kind).isNotIn(Fault.Kind.DELAY, Fault.Kind.IGNORE);
    }

    assertThat(sandbox.calls().latest(call -> true))
        .last()
        .satisfies(call -> assertThat(call.kind().fault()).isEqualToIgnoringCase(kind.name()));
  }

  @Test
  void skipsTheFirstMatchesAndEndsAfterItsCount() {
    sandbox
        .faults()
        .add(
            new Fault(
                match(Optional.empty()),
                Fault.Kind.THROTTLE,
                1,
                OptionalInt.of(1),
                1,
                Duration.ZERO));

    assertThatCode(kms::createKey).doesNotThrowAnyException();
    assertThatThrownBy(kms::createKey).isInstanceOf(KmsException.class);
    assertThatCode(kms::createKey).doesNotThrowAnyException();
    assertThat(sandbox.faults().size()).isZero();
  }

  @Test
  void strikesOnlyTheCallerNamed() {
    sandbox
        .faults()
        .add(
            new Fault(
                match(Optional.of("app")),
                Fault.Kind.THROTTLE,
                0,
                OptionalInt.empty(),
                1,
                Duration.ZERO));

    assertThatCode(kms::createKey).doesNotThrowAnyException();
    assertThatThrownBy(testing.kms("app")::createKey).isInstanceOf(KmsException.class);
    assertThatThrownBy(testing.kms("app")::createKey).isInstanceOf(KmsException.class);
  }

  @Test
  void drawsProbabilitiesFromTheSeed() {
    assertThat(throttled(3)).isEqualTo(throttled(3)).isBetween(10, 40);
    assertThat(throttled(3)).isNotEqualTo(throttled(5));
  }

  private static int throttled(long seed) {
    TestingSandbox drawn = TestingSandbox.withLag(seed, Duration.ZERO);
    Fault.Match any = new Fault.Match("kms", Optional.empty(), Optional.empty(), Optional.empty());
    drawn
        .sandbox()
        .faults()
        .add(new Fault(any, Fault.Kind.THROTTLE, 0, OptionalInt.empty(), 0.5, Duration.ZERO));
    KmsClient client = drawn.kms("admin");
    int throttled = 0;
    for (int i = 0; i < 50; i++) {
      try {
        client.listKeys();
      } catch (KmsException e) {
        throttled++;
      }
    }
    return throttled;
  }

  private void strike(Fault.Kind kind) {
    sandbox.faults().add(Fault.of(kind, "kms", "CreateKey", 1));
  }

  private static Fault.Match match(Optional<String> caller) {
    return new Fault.Match("kms", Optional.of("CreateKey"), caller, Optional.empty());
  }

  private int keys() {
    return kms.listKeys().keys().size();
  }
}

package dev.keyturn.aws.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsConfig;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.aws.s3.Interference;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.MaterialActivities;
import dev.keyturn.key.MaterialOrder;
import dev.keyturn.key.MaterialSource;
import dev.keyturn.key.MaterialTerms;
import dev.keyturn.key.MaterialTerms.Algorithm;
import dev.keyturn.key.MaterialTerms.KeySpec;
import dev.keyturn.sandbox.inprocess.InProcessHttpClient;
import io.temporal.testing.TestActivityEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.OriginType;

/** Import tokens that have expired on their way, or that are another key's. */
class MaterialTokenTest {
  private static final MaterialTerms GENERATED =
      new MaterialTerms(
          new MaterialSource.Generated(),
          Algorithm.RSAES_OAEP_SHA_256,
          KeySpec.RSA_2048,
          Optional.empty());

  private final Estate estate = new Estate();
  private final TestActivityEnvironment temporal = Estate.activityEnvironment();
  private final KeyArn key = external();

  @AfterEach
  void close() {
    temporal.close();
    estate.close();
  }

  @Test
  void areGotAnewOnceWhenTheyHaveExpired() {
    MaterialActivities activities = activities(estate.worker());
    outlive(1);
    bring(activities, key);
    assertThat(calls("GetParametersForImport")).isEqualTo(2);

    KeyArn other = external();
    outlive(2);
    Rehearsal.fails(
        () -> bring(activities, other),
        FailureType.AWS_REFUSED,
        "the import token has expired",
        "clocks");
    assertThat(calls("GetParametersForImport")).isEqualTo(4);
  }

  @Test
  void areRefusedWhenTheyAreAnotherKeys() {
    refusesParametersOf(key.value(), external().value());
  }

  @Test
  void areRefusedWhenTheirWrappingKeyIsForAnotherWay() {
    refusesParametersOf("RSAES_OAEP_SHA_256", "RSAES_OAEP_SHA_1");
  }

  private void refusesParametersOf(String wanted, String given) {
    try (AwsClients mixed =
        AwsClients.of(
            AwsConfig.at(URI.create("http://127.0.0.1:1")),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("worker", "secret")),
            new MixUp(new InProcessHttpClient(estate.sandbox()), wanted, given))) {
      Rehearsal.fails(
          () -> bring(activities(mixed), key),
          FailureType.AWS_REFUSED,
          "kms:ImportKeyMaterial on " + key,
          "KMS does not know the token or the wrapping key that it has just given",
          "see that nothing between the worker and KMS answers in its place");
    }
    assertThat(calls("ImportKeyMaterial")).isEqualTo(1);
    assertThat(estate.kms().describeKey(r -> r.keyId(key.value())).keyMetadata().keyState())
        .isEqualTo(KeyState.PENDING_IMPORT);
  }

  /** The wrapping key lives for 24 hours, and the call takes as long. */
  private void outlive(int times) {
    estate
        .interference()
        .after(
            Interference.operation("GetParametersForImport"),
            () -> {
              estate.sandbox().clock().advance(Duration.ofHours(25));
              if (times > 1) {
                outlive(times - 1);
              }
            });
  }

  private KeyArn external() {
    return new KeyArn(
        estate.kms().createKey(r -> r.origin(OriginType.EXTERNAL)).keyMetadata().arn());
  }

  private MaterialActivities activities(AwsClients clients) {
    temporal.registerActivitiesImplementations(new KmsMaterialActivities(clients));
    return temporal.newActivityStub(MaterialActivities.class);
  }

  private static void bring(MaterialActivities activities, KeyArn into) {
    activities.importKeyMaterial(MaterialOrder.first(into, GENERATED, Duration.ZERO));
  }

  private long calls(String operation) {
    return estate.sandbox().calls().count("kms", operation);
  }

  /** Something between the worker and KMS that asks for the parameters of another import. */
  private record MixUp(SdkHttpClient inner, String wanted, String given) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return inner.prepareRequest(
          Interference.operation("GetParametersForImport").test(request.httpRequest())
              ? HttpExecuteRequest.builder()
                  .request(request.httpRequest())
                  .contentStreamProvider(mixed(request.contentStreamProvider().orElseThrow()))
                  .build()
              : request);
    }

    private ContentStreamProvider mixed(ContentStreamProvider content) {
      return () -> {
        try (var in = content.newStream()) {
          String body = new String(in.readAllBytes(), UTF_8).replace(wanted, given);
          return new ByteArrayInputStream(body.getBytes(UTF_8));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      };
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}

package dev.keyturn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KmsException;

class ControlApiTest {
  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient kms = testing.kms("admin");

  @Test
  void setsAndClearsFaults() {
    assertThat(
            call(
                    "POST",
                    "faults",
                    """
                    {"service":"kms","operation":"ListKeys","kind":"throttle"}""")
                .path("faults")
                .asInt())
        .isOne();
    assertThatThrownBy(kms::listKeys).isInstanceOf(KmsException.class);

    call("DELETE", "faults", "");
    assertThat(kms.listKeys().keys()).isNotEmpty();
  }

  @Test
  void holdsADelayedCallUntilItIsReleased() throws Exception {
    int before = kms.listKeys().keys().size();
    call(
        "POST",
        "faults",
        """
        {"service":"kms","operation":"CreateKey","kind":"delay","delay":"PT1H","count":1}""");
    CompletableFuture<String> made =
        CompletableFuture.supplyAsync(() -> kms.createKey().keyMetadata().keyId());
    while (call("GET", "health", "").path("faults").asInt() > 0) {
      Thread.sleep(1);
    }
    assertThat(kms.listKeys().keys()).hasSize(before);

    while (!made.isDone()) {
      call("POST", "release", "{}");
      Thread.sleep(1);
    }
    assertThat(kms.listKeys().keys()).extracting(KeyListEntry::keyId).contains(made.get());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          faults  | nonsense                                                     | JSON object
          faults  | {"kind":"after"}                                             | service is missing
          faults  | {"service":"kms"}                                            | kind is missing
          faults  | {"service":"kms","kind":"explode"}                           | kind must be one of
          faults  | {"service":"kms","kind":"after","often":1}                   | unknown field often
          faults  | {"service":"kms","kind":"after","probability":2}             | probability
          faults  | {"service":"kms","kind":"after","count":0}                   | count
          faults  | {"service":"kms","kind":"delay"}                             | delay
          clock   | {"advance":"1 day"}                                          | ISO duration
          clock   | {"advance":"-PT1S"}                                          | back
          release | {"all":true}                                                 | unknown field all
          lag     | {}                                                           | max is missing
          callers | {"accessKeyId":"a","arn":"mallory"}                          | arn
          callers | {"accessKeyId":"a","arn":"arn:aws:iam::111122223333:user/b","iam":"no"} | iam
          """)
  void refusesBadInputByName(String path, String json, String reason) {
    WireResponse answer = testing.control("POST", path, json);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(Json.readObject(answer.body()).orElseThrow().path("error").asText())
        .contains(reason);
  }

  @Test
  void countsAndShowsCalls() {
    kms.listKeys();
    kms.listKeys();
    assertThatThrownBy(() -> kms.describeKey(b -> b.keyId("alias/none")))
        .isInstanceOf(KmsException.class);

    JsonNode failed = call("GET", "calls?service=kms&error=NotFoundException", "");
    assertThat(failed.path("total").asInt()).isOne();
    JsonNode entry = failed.path("calls").path(0);
    assertThat(entry.path("operation").asText()).isEqualTo("DescribeKey");
    assertThat(entry.path("resource").asText()).isEqualTo("alias/none");
    assertThat(entry.path("caller").asText()).isEqualTo("admin");
    assertThat(entry.path("region").asText()).isEqualTo("eu-west-1");
    assertThat(entry.path("status").asInt()).isEqualTo(400);
    assertThat(call("GET", "calls?operation=ListKeys", "").path("total").asInt()).isEqualTo(2);
    call("DELETE", "calls", "");
    assertThat(call("GET", "calls", "").path("total").asInt()).isZero();
  }

  @Test
  void movesTheClockAndLimitsTheLag() {
    Instant before = testing.sandbox().clock().now();
    call("POST", "clock", "{\"advance\":\"P30D\"}");
    assertThat(testing.sandbox().clock().now()).isAfter(before.plus(Duration.ofDays(30)));

    call("POST", "lag", "{\"max\":\"PT2S\"}");
    assertThat(call("GET", "health", "").path("maxLag").asText()).isEqualTo("PT2S");
  }

  @Test
  void showsWhatIsSoWithoutLagOrPermission() {
    TestingSandbox lagging = TestingSandbox.withLag(1, Duration.ofDays(1));
    String key = lagging.kms("admin").createKey().keyMetadata().keyId();

    WireResponse truth = lagging.control("GET", "keys", "");
    assertThat(Json.readObject(truth.body()).orElseThrow().findValuesAsText("KeyId")).contains(key);
  }

  @Test
  void namesItsEndpointsWhenAskedForAnother() {
    assertThat(testing.control("GET", "nothing", "").status()).isEqualTo(404);
  }

  private JsonNode call(String method, String path, String json) {
    WireResponse answer = testing.control(method, path, json);
    assertThat(answer.status()).isEqualTo(200);
    return Json.readObject(answer.body()).orElseThrow();
  }
}

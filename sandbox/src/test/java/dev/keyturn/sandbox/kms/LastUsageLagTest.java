package dev.keyturn.sandbox.kms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyLastUsageData;

/** A use is shown late, as AWS says that it may be: up to an hour. */
class LastUsageLagTest {
  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient kms = testing.kms("admin");
  private final String key = kms.createKey().keyMetadata().keyId();

  @Test
  void showsAUseLaterWithTheTimeOfTheUse() {
    lag("PT1H");
    Instant before = testing.sandbox().clock().now();
    encrypt();

    assertThat(shown()).isEmpty();
    assertThat(truth()).contains("LastUsage");
    testing.sandbox().clock().advance(Duration.ofHours(1));

    assertThat(shown()).contains("Encrypt");
    assertThat(lastUsage().timestamp())
        .isBetween(before.minusSeconds(1), before.plus(Duration.ofMinutes(5)));
  }

  @Test
  void goesOnShowingTheUseBeforeUntilTheNextIsDue() {
    encrypt();
    lag("PT1H");
    generate();

    assertThat(shown()).contains("Encrypt");
    testing.sandbox().clock().advance(Duration.ofHours(1));
    assertThat(shown()).contains("GenerateDataKey");
  }

  @Test
  void showsTheLaterOfTwoUsesThatOvertookTheOther() {
    lag("PT1H");
    encrypt();
    lag("PT0S");
    generate();

    assertThat(shown()).contains("GenerateDataKey");
    testing.sandbox().clock().advance(Duration.ofHours(1));
    assertThat(shown()).contains("GenerateDataKey");
  }

  @Test
  void setsEachLagByItsName() {
    String before = health().path("maxLag").asText();
    testing.control("POST", "lag", "{\"lastUsage\":\"PT1H\",\"events\":\"PT15M\"}");

    assertThat(health().path("maxLag").asText()).isEqualTo(before);
    assertThat(health().path("maxLastUsageLag").asText()).isEqualTo("PT1H");
    assertThat(health().path("maxEventLag").asText()).isEqualTo("PT15M");
  }

  private void lag(String max) {
    testing.control("POST", "lag", "{\"lastUsage\":\"%s\"}".formatted(max));
  }

  private JsonNode health() {
    return Json.readObject(testing.control("GET", "health", "").body()).orElseThrow();
  }

  private String truth() {
    return Json.readObject(testing.control("GET", "keys", "").body()).orElseThrow().toString();
  }

  private Optional<String> shown() {
    return Optional.ofNullable(lastUsage()).map(KeyLastUsageData::operationAsString);
  }

  private KeyLastUsageData lastUsage() {
    return kms.getKeyLastUsage(b -> b.keyId(key)).keyLastUsage();
  }

  private void encrypt() {
    kms.encrypt(b -> b.keyId(key).plaintext(SdkBytes.fromUtf8String("x")));
  }

  private void generate() {
    kms.generateDataKey(b -> b.keyId(key).numberOfBytes(32));
  }
}

package dev.keyturn.sandbox.cloudtrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

class EventHistoryTest {
  private static final String ROLE = "arn:aws:iam::" + TestingSandbox.ACCOUNT + ":role/apps/orders";

  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient kms = testing.kms("admin");
  private final CloudTrailClient trail = testing.cloudtrail("auditor");
  private final String key = kms.createKey().keyMetadata().arn();

  @Test
  void tellsOfEveryCallAboutAKeyNewestFirst() {
    encrypt(kms);
    kms.describeKey(b -> b.keyId(key));

    List<Event> events = about(key);

    assertThat(events)
        .extracting(Event::eventName)
        .containsExactly("DescribeKey", "Encrypt", "CreateKey");
    assertThat(events).extracting(Event::readOnly).containsExactly("true", "true", "false");
    Event encrypt = events.get(1);
    assertThat(encrypt.eventSource()).isEqualTo("kms.amazonaws.com");
    assertThat(encrypt.username()).isEqualTo("admin");
    assertThat(encrypt.resources().get(0).resourceType()).isEqualTo("AWS::KMS::Key");
    assertThat(encrypt.resources().get(0).resourceName()).isEqualTo(key);
    JsonNode detail = detail(encrypt);
    assertThat(detail.at("/userIdentity/type").asText()).isEqualTo("IAMUser");
    assertThat(detail.at("/requestParameters/keyId").asText()).isEqualTo(key);
    assertThat(detail.at("/requestParameters/encryptionContext/a").asText()).isEqualTo("b");
    assertThat(encrypt.cloudTrailEvent()).doesNotContain("laintext");
  }

  @Test
  void tellsOfSessionsByTheirRole() {
    register("orders", ROLE, true);
    encrypt(testing.kms("orders"));

    Event event = about(key).get(0);

    JsonNode identity = detail(event).path("userIdentity");
    assertThat(event.username()).isEqualTo("orders");
    assertThat(identity.path("type").asText()).isEqualTo("AssumedRole");
    assertThat(identity.path("arn").asText())
        .isEqualTo("arn:aws:sts::" + TestingSandbox.ACCOUNT + ":assumed-role/orders/orders");
    assertThat(identity.at("/sessionContext/sessionIssuer/arn").asText()).isEqualTo(ROLE);
  }

  @Test
  void tellsOfRefusals() {
    register("stranger", ROLE, false);
    assertThatThrownBy(() -> encrypt(testing.kms("stranger"))).isInstanceOf(KmsException.class);

    JsonNode detail = detail(about(key).get(0));

    assertThat(detail.path("errorCode").asText()).isEqualTo("AccessDenied");
    assertThat(detail.path("errorMessage").asText()).contains("kms:Encrypt").contains(key);
  }

  @Test
  void tellsOfWhomAServiceCallsFor() {
    Caller caller = testing.sandbox().principals().behind("app").caller();
    testing
        .sandbox()
        .keys()
        .seal(caller, key, Map.of("aws:s3:arn", "x"), "s3.eu-west-1.amazonaws.com");

    Event event = about(key).get(0);

    assertThat(event.eventName()).isEqualTo("GenerateDataKey");
    assertThat(event.username()).isEqualTo("app");
    JsonNode detail = detail(event);
    assertThat(detail.at("/userIdentity/arn").asText()).isEqualTo(TestingSandbox.user("app"));
    assertThat(detail.at("/userIdentity/invokedBy").asText()).isEqualTo("AWS Internal");
    assertThat(detail.path("sourceIPAddress").asText()).isEqualTo("AWS Internal");
    assertThat(detail.at("/requestParameters/encryptionContext/aws:s3:arn").asText())
        .isEqualTo("x");
  }

  @Test
  void hasTheEventThatTheLastUseNames() {
    encrypt(kms);
    String id = kms.getKeyLastUsage(b -> b.keyId(key)).keyLastUsage().cloudTrailEventId();

    List<Event> events = found(LookupAttributeKey.EVENT_ID, id);

    assertThat(events).extracting(Event::eventName).containsExactly("Encrypt");
    assertThat(detail(events.get(0)).path("eventID").asText()).isEqualTo(id);
  }

  @Test
  void leavesOutSecretsOfAllCallsAndNamesBothKeysOfAReEncryption() {
    String other = kms.createKey().keyMetadata().arn();
    SdkBytes blob =
        kms.encrypt(b -> b.keyId(key).plaintext(SdkBytes.fromUtf8String("x"))).ciphertextBlob();
    kms.reEncrypt(b -> b.ciphertextBlob(blob).destinationKeyId(other));

    Event event = found(LookupAttributeKey.EVENT_NAME, "ReEncrypt").get(0);

    assertThat(event.resources()).extracting(r -> r.resourceName()).containsExactly(key, other);
    assertThat(event.cloudTrailEvent()).doesNotContain("iphertextBlob");
  }

  @Test
  void pagesThroughTheSameQuestionOnly() {
    for (int i = 0; i < 5; i++) {
      encrypt(kms);
    }
    List<String> seen = new ArrayList<>();
    String token = null;
    do {
      String from = token;
      LookupEventsResponse page = lookup(b -> b.maxResults(2).nextToken(from));
      page.events().forEach(event -> seen.add(event.eventId()));
      encrypt(kms);
      token = page.nextToken();
    } while (token != null);

    assertThat(seen).hasSize(6).doesNotHaveDuplicates();
    String given = lookup(b -> b.maxResults(2)).nextToken();
    assertRefused(
        "InvalidNextTokenException",
        b -> b.nextToken(given).lookupAttributes(attribute(LookupAttributeKey.EVENT_NAME, "x")));
    assertRefused("InvalidNextTokenException", b -> b.nextToken("x"));
  }

  @Test
  void showsAnEventOnlyWhenItIsDelivered() {
    testing.control("POST", "lag", "{\"events\":\"PT15M\"}");
    encrypt(kms);

    assertThat(about(key)).extracting(Event::eventName).containsExactly("CreateKey");
    testing.sandbox().clock().advance(Duration.ofMinutes(15));
    assertThat(about(key)).extracting(Event::eventName).containsExactly("Encrypt", "CreateKey");
  }

  @Test
  void forgetsAfterNinetyDays() {
    testing.sandbox().clock().advance(Duration.ofDays(91));
    encrypt(kms);

    assertThat(about(key)).extracting(Event::eventName).containsExactly("Encrypt");
  }

  @Test
  void keepsToItsRegionAndToTheTimesAskedFor() {
    testing.sandbox().clock().advance(Duration.ofHours(1));
    encrypt(kms);
    var now = testing.sandbox().clock().now();

    assertThat(lookup(b -> b.endTime(now.minusSeconds(600))).events()).hasSize(1);
    assertThat(lookup(b -> b.startTime(now.minusSeconds(600))).events()).hasSize(1);
    assertThat(testing.cloudtrail("auditor", "us-east-1").lookupEvents().events()).isEmpty();
    assertRefused("InvalidTimeRangeException", b -> b.startTime(now).endTime(now.minusSeconds(1)));
  }

  @Test
  void tellsBothAccountsOfAUseAndOnlyTheCallersOfADenial() {
    register("partner", "arn:aws:iam::999999999999:role/partner", true);
    assertThatThrownBy(() -> encrypt(testing.kms("partner"))).isInstanceOf(KmsException.class);
    assertThat(about(key)).extracting(Event::eventName).containsExactly("CreateKey");
    kms.putKeyPolicy(
        b ->
            b.keyId(key)
                .policy(
                    """
                    {"Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*",
                     "Principal":{"AWS":["%s","999999999999"]}}}"""
                        .formatted(TestingSandbox.ACCOUNT)));
    encrypt(testing.kms("partner"));

    assertThat(about(key)).extracting(Event::username).startsWith("partner");
    pause();
    assertThat(testing.cloudtrail("partner").lookupEvents().events()).hasSize(2);
  }

  @Test
  void refusesWhatAwsRefuses() {
    assertRefused("InvalidMaxResultsException", b -> b.maxResults(51));
    assertRefused("InvalidMaxResultsException", b -> b.maxResults(0));
    LookupAttribute one = attribute(LookupAttributeKey.EVENT_NAME, "Encrypt");
    LookupAttribute nonsense =
        LookupAttribute.builder().attributeKey("Nonsense").attributeValue("x").build();
    assertRefused("InvalidLookupAttributesException", b -> b.lookupAttributes(one, one));
    assertRefused("InvalidLookupAttributesException", b -> b.lookupAttributes(nonsense));
    register("poor", ROLE, false);
    assertThatThrownBy(() -> testing.cloudtrail("poor").lookupEvents())
        .hasMessageContaining("cloudtrail:LookupEvents")
        .satisfies(e -> assertCode(e, "AccessDeniedException"));
  }

  @Test
  void allowsTwoLookupsASecond() {
    ThrowingCallable lookups =
        () -> {
          for (int i = 0; i < 3; i++) {
            trail.lookupEvents();
          }
        };

    assertThatThrownBy(lookups).satisfies(e -> assertCode(e, "ThrottlingException"));
    pause();
    assertThat(trail.lookupEvents().hasEvents()).isTrue();
  }

  private void assertRefused(String code, Consumer<LookupEventsRequest.Builder> request) {
    assertThatThrownBy(() -> lookup(request)).satisfies(e -> assertCode(e, code));
  }

  private static void assertCode(Throwable error, String code) {
    assertThat(((CloudTrailException) error).awsErrorDetails().errorCode()).isEqualTo(code);
  }

  private List<Event> about(String arn) {
    return found(LookupAttributeKey.RESOURCE_NAME, arn);
  }

  private List<Event> found(LookupAttributeKey name, String value) {
    return lookup(b -> b.lookupAttributes(attribute(name, value))).events();
  }

  private static LookupAttribute attribute(LookupAttributeKey name, String value) {
    return LookupAttribute.builder().attributeKey(name).attributeValue(value).build();
  }

  private LookupEventsResponse lookup(Consumer<LookupEventsRequest.Builder> request) {
    pause();
    return trail.lookupEvents(request);
  }

  /** Leaves the quota's second behind. */
  private void pause() {
    testing.sandbox().clock().advance(Duration.ofSeconds(1));
  }

  private void register(String accessKeyId, String arn, boolean iam) {
    String account = arn.split(":", -1)[4];
    testing
        .sandbox()
        .principals()
        .register(new Principal(new Caller(accessKeyId, account, arn), arn, iam));
  }

  private void encrypt(KmsClient client) {
    client.encrypt(
        b ->
            b.keyId(key)
                .plaintext(SdkBytes.fromUtf8String("x"))
                .encryptionContext(Map.of("a", "b")));
  }

  private static JsonNode detail(Event event) {
    return Json.read(event.cloudTrailEvent()).orElseThrow();
  }
}

package dev.keyturn.sandbox.ec2;

import static dev.keyturn.sandbox.ec2.TestingEc2.ROOT;
import static dev.keyturn.sandbox.ec2.TestingEc2.ZONE;
import static dev.keyturn.sandbox.ec2.TestingEc2.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.TestingSandbox;
import dev.keyturn.sandbox.WireResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class Ec2WireTest {
  private final TestingEc2 testing = TestingEc2.withoutLag();

  @Test
  void refusesOperationsThatItCanNot() {
    assertRefused(() -> testing.ec2().describeVpcs(), "InvalidAction");
  }

  @Test
  void refusesParametersThatItWouldLeaveOut() {
    assertRefused(
        () -> testing.newVolume(r -> r.size(1).volumeInitializationRate(100)), "UnknownParameter");
  }

  @Test
  void refusesIdsOfTheWrongKind() {
    assertRefused(() -> testing.volume("i-0123456789abcdef0"), "InvalidParameterValue");
    assertRefused(() -> testing.instance("volume"), "InvalidInstanceID.Malformed");
  }

  @Test
  void saysThatADryRunWouldHaveSucceeded() {
    assertRefused(
        () -> testing.ec2().createVolume(r -> r.availabilityZone(ZONE).size(1).dryRun(true)),
        "DryRunOperation");
    assertThat(testing.ec2().describeVolumes().volumes()).isEmpty();
  }

  /** AWS looks at permissions before it looks at what a resource is doing. */
  @Test
  void deniesTheDryRunOfWhatItDenies() {
    String volume = testing.newVolume(r -> r.size(1));
    call(
        "faults",
        """
        {"service":"ec2","operation":"AttachVolume","kind":"deny"}""");

    assertRefused(
        () ->
            testing
                .ec2()
                .attachVolume(
                    r -> r.volumeId(volume).instanceId("i-1").device("/dev/sdf").dryRun(true)),
        "UnauthorizedOperation");
    assertRefused(
        () -> testing.ec2().deleteVolume(r -> r.volumeId(volume).dryRun(true)), "DryRunOperation");
  }

  /** It has no effect that could be lost, and would use up what is meant for the call itself. */
  @Test
  void sparesDryRunsOtherFaults() {
    String volume = testing.newVolume(r -> r.size(1));
    call(
        "faults",
        """
        {"service":"ec2","operation":"DeleteVolume","kind":"ignore","count":1}""");

    assertRefused(
        () -> testing.ec2().deleteVolume(r -> r.volumeId(volume).dryRun(true)), "DryRunOperation");
    testing.ec2().deleteVolume(r -> r.volumeId(volume));
    assertThat(testing.volume(volume).volumeId()).isEqualTo(volume);
  }

  @Test
  void refusesCallersWithoutIam() {
    Ec2Client stranger = testing.testing().ec2("stranger");
    call(
        "callers",
        """
        {"accessKeyId":"stranger","arn":"%s","iam":false}"""
            .formatted(TestingSandbox.user("stranger")));

    assertRefused(stranger::describeVolumes, "UnauthorizedOperation");
  }

  @ParameterizedTest
  @CsvSource({"throttle,503,RequestLimitExceeded", "error500,500,InternalError"})
  void showsFaultsAsItsOwn(String kind, int status, String code) {
    String volume = testing.newVolume(r -> r.size(1));
    call(
        "faults",
        """
        {"service":"ec2","operation":"DescribeVolumes","resource":"%s","kind":"%s","count":1}"""
            .formatted(volume, kind));

    assertThat(testing.ec2().describeVolumes().volumes()).hasSize(1);
    assertThatThrownBy(() -> testing.volume(volume))
        .isInstanceOfSatisfying(
            Ec2Exception.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(status);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
    assertThat(testing.volume(volume).volumeId()).isEqualTo(volume);
  }

  @Test
  void namesInTheCallLogAllThatARequestIsAbout() {
    String instance = testing.launch(r -> {});
    String volume = testing.newVolume(r -> r.size(1));
    testing.attach(volume, instance, "/dev/sdf");

    WireResponse log = testing.testing().control("GET", "calls?operation=AttachVolume", "");
    assertThat(json(log).path("calls").path(0).path("resource").asText())
        .isEqualTo(instance + "," + volume);
  }

  @Test
  void letsTheControlApiBeTheGuest() {
    String instance = testing.launch(r -> {});
    call("ec2", guest("write", instance, "cre"));
    call("ec2", guest("append", instance, "dit"));

    JsonNode read =
        call(
            "ec2",
            """
            {"read":{"instance":"%s","device":"%s"}}"""
                .formatted(instance, ROOT));
    assertThat(Base64.getDecoder().decode(read.path("data").asText()))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("credit");
  }

  @Test
  void letsTheControlApiPutAnInstanceIntoAGroup() {
    String instance = testing.launch(r -> {});
    call(
        "ec2",
        """
        {"tag":{"resource":"%s","key":"aws:autoscaling:groupName","value":"web"}}"""
            .formatted(instance));

    assertThat(testing.instance(instance).tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.value()).isEqualTo("web"));
  }

  @Test
  void letsTheControlApiManageAndAttachAVolume() {
    String volume = testing.newVolume(r -> r.size(1));
    call(
        "ec2",
        """
        {"manage":{"resource":"%s","principal":"ecs.amazonaws.com"}}"""
            .formatted(volume));
    call(
        "ec2",
        """
        {"attach":{"volume":"%s","to":"arn:aws:ecs:task/1","principal":"ecs.amazonaws.com"}}"""
            .formatted(volume));

    assertThat(testing.volume(volume).operator().principal()).isEqualTo("ecs.amazonaws.com");
    assertThat(testing.volume(volume).attachments().get(0).associatedResource())
        .isEqualTo("arn:aws:ecs:task/1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                              | one of
          {"erase":{}}                                                    | unknown field erase
          {"read":"i-1"}                                                  | read must be an object
          {"read":{"device":"/dev/xvda"}}                                 | instance is missing
          {"read":{"instance":"i-1","device":"/dev/xvda"}}                | no instance i-1
          {"write":{"instance":"i-1","device":"/dev/xvda"}}               | data must be base64
          """)
  void refusesBadControlByName(String body, String reason) {
    WireResponse answer = testing.testing().control("POST", "ec2", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).path("error").asText()).contains(reason);
  }

  private static String guest(String what, String instance, String text) {
    String data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return """
        {"%s":{"instance":"%s","device":"%s","data":"%s"}}"""
        .formatted(what, instance, ROOT, data);
  }

  private JsonNode call(String path, String body) {
    WireResponse answer = testing.testing().control("POST", path, body);
    assertThat(answer.status()).isEqualTo(200);
    return json(answer);
  }

  private static JsonNode json(WireResponse answer) {
    return Json.readObject(answer.body()).orElseThrow();
  }
}

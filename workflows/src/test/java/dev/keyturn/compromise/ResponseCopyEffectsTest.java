package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.CopyEffect;
import dev.keyturn.reencryption.CopyRisk;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.replacement.StorePlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What copies set off besides new data keys has to be wanted. */
class ResponseCopyEffectsTest extends Responses {
  private static final CopyEffect RULE =
      CopyEffect.risky(CopyRisk.NEWER_NONCURRENT_VERSIONS, "lifecycle rule newest deletes");
  private static final CopyEffect MAIL =
      CopyEffect.risky(CopyRisk.NOTIFICATIONS, "each copy is told to mail");

  @Test
  void refuseThePlanUntilTheyAreAcknowledgedByName() {
    harness.account().copiesSetOff(RULE, MAIL);

    assertFails(bucket(Map.of()), FailureType.PLAN_REFUSED, "lifecycle rule newest deletes");
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey", "prepareBucket");
  }

  @Test
  void refuseThePlanWithTheirRemediesWhereOthersAreAcknowledged() {
    harness.account().copiesSetOff(RULE, MAIL);

    assertFails(
        bucket(Map.of("acknowledge", List.of("NEWER_NONCURRENT_VERSIONS"))),
        FailureType.PLAN_REFUSED,
        "bucket orders: each copy is told to mail; take off the bucket what is named here, then plan again;"
            + " or say \"acknowledge\":[\"NOTIFICATIONS\"] in the bucket's store, or"
            + " \"reencryption\":\"REWRAP\" there, which copies nothing for new data keys; objects"
            + " of S3 encryption clients and under DSSE-KMS can only be copied: they are pinned"
            + " unless you also say \"acknowledge\":[\"NOTIFICATIONS\"]");
  }

  @Test
  void beginTheirRemedyWithTheActionThatIsDenied() {
    harness.account().copiesSetOff(MAIL.unseen("s3:GetBucketNotification"));

    assertFails(
        bucket(Map.of()),
        FailureType.PLAN_REFUSED,
        "bucket orders: not looked at, because s3:GetBucketNotification is denied to the worker:"
            + " each copy is told to mail; allow s3:GetBucketNotification to the S3 role, then"
            + " plan again; or say");
  }

  @Test
  void areInThePlanOnceTheyAreAcknowledged() {
    harness.account().copiesSetOff(RULE, MAIL);

    start(bucket(Map.of("acknowledge", List.of("NEWER_NONCURRENT_VERSIONS", "NOTIFICATIONS"))));
    proof();
    assertThat(actions()).contains("acknowledged: " + RULE.what(), "acknowledged: " + MAIL.what());
  }

  @Test
  void areRefusedByNameWhereTheyAreNone() {
    assertFails(
        bucket(Map.of("acknowledge", List.of("EVERYTHING"))),
        FailureType.INVALID_INPUT,
        "acknowledge[0]: \"EVERYTHING\" is none of NEWER_NONCURRENT_VERSIONS, NOTIFICATIONS, REPLICATION");
  }

  @Test
  void areInThePlanWhereTheyAreAcknowledgedInAdvance() {
    harness.account().copiesSetOff(RULE);

    start(bucket(Map.of("acknowledge", List.of("NEWER_NONCURRENT_VERSIONS", "NOTIFICATIONS"))));
    proof();
    assertThat(actions())
        .contains(
            "acknowledged: " + RULE.what(),
            "acknowledged in advance: NOTIFICATIONS, whatever of it comes to the bucket later")
        .noneMatch(action -> action.contains("NEWER_NONCURRENT_VERSIONS"));
  }

  @Test
  void areAvoidedByTheBucketsOwnMode() {
    harness.account().copiesSetOff(RULE);

    start(bucket(Map.of("reencryption", "REWRAP")));
    proof();
    assertThat(actions())
        .contains(
            "current versions under the old key: rewrapped, same data keys",
            "objects of S3 encryption clients and under DSSE-KMS can only be copied: they are pinned"
                + " unless you also say \"acknowledge\":[\"NEWER_NONCURRENT_VERSIONS\"], since "
                + RULE.what());
    assertThat(harness.account().bucketModes()).containsOnly(ReencryptionMode.REWRAP);
  }

  @Test
  void areShownWhereTheyAreOnlyTold() {
    harness.account().copiesSetOff(CopyEffect.told("replication rule all sends each copy away"));

    start(execute());
    proof();
    assertThat(actions()).contains("replication rule all sends each copy away");
  }

  @Test
  void areNotAllThatAPlanTellsOfABucketThatIsNotCountedToItsEnd() {
    harness.account().hasMoreVersions();

    start(bucket(Map.of("reencryption", "REWRAP")));
    proof();
    assertThat(harness.run(ID).plan().plan().stores().get(0).estimates())
        .singleElement()
        .asString()
        .startsWith("at least 3 versions");
  }

  private List<String> actions() {
    return harness.run(ID).plan().plan().stores().stream()
        .filter(store -> store.type().equals("bucket"))
        .map(StorePlan::actions)
        .findFirst()
        .orElseThrow();
  }

  private Map<String, Object> bucket(Map<String, Object> said) {
    Map<String, Object> input = replacing();
    Map<String, Object> store = new HashMap<>(said);
    store.put("type", "bucket");
    store.put("name", "orders");
    input.put("stores", List.of(store));
    return input;
  }
}

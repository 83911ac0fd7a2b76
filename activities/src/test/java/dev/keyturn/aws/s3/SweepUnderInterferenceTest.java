package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.s3.UpdateObjectEncryptionMode;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.Tag;

class SweepUnderInterferenceTest extends ObjectSweeps {
  @Test
  void letsTheApplicationsNewerWriteWin() {
    estate.put("a", "old");
    estate
        .interference()
        .before(
            Interference.putWith("x-amz-copy-source"),
            () -> estate.put("a", "new", estate.newKey(), put -> {}));
    assertThat(renew().counts()).isEqualTo(counts(Standing.ALREADY_CURRENT));
    assertThat(estate.text("a")).isEqualTo("new");
  }

  @Test
  void leavesWhatTheApplicationWritesUnderAnotherKeyThere() {
    KeyArn third = estate.createKey();
    estate.put("a", "old");
    estate
        .interference()
        .before(Interference.withChecksums(), () -> estate.put("a", "new", third, put -> {}));
    assertThat(renew().counts()).isEqualTo(counts(Standing.NOT_OURS));
    assertThat(estate.head("a").ssekmsKeyId()).isEqualTo(third.value());
  }

  @Test
  void leavesTheApplicationsNewerVersionCurrent() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String overtaken = estate.put("a", "old");
    estate
        .interference()
        .before(
            Interference.putWith("x-amz-copy-source"),
            () -> estate.put("a", "new", estate.newKey(), put -> {}));
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertThat(estate.text("a")).isEqualTo("new");
    assertThat(estate.text("a", overtaken)).isEqualTo("old");
    assertThat(estate.listed()).isEqualTo(2);
  }

  @Test
  void stopsWhenACopyLosesSomething() {
    estate.put("a", "old", estate.oldKey(), put -> put.tagging("team=a"));
    estate
        .interference()
        .after(
            Interference.putWith("x-amz-copy-source"),
            () -> estate.s3().deleteObjectTagging(d -> d.bucket(Estate.BUCKET).key("a")));
    assertThatThrownBy(this::renew)
        .hasStackTraceContaining("a (version null) was copied, but number of tags was 1 and is 0");
  }

  @Test
  void takesATagThatSomebodyAddsToACopyForNoLoss() {
    estate.put("a", "untagged");
    estate.put("b", "tagged", estate.oldKey(), put -> put.tagging("team=a"));
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("c", "versioned", estate.oldKey(), put -> put.tagging("team=a"));
    estate.interference().after(copyOf("a"), () -> tag("a", "scanned"));
    estate.interference().after(copyOf("b"), () -> tag("b", "team=a", "scanned"));
    estate.interference().after(copyOf("c"), () -> tag("c", "team=a", "scanned"));
    assertThat(renew().counts().newDataKeys()).isEqualTo(3);
  }

  @Test
  void takesATagThatSomebodyAddsToAnOverwrittenObjectForNoLoss() {
    estate.put("b", "tagged", estate.oldKey(), put -> put.tagging("team=a"));
    estate.interference().after(copyOf("b"), () -> tag("b", "team=a", "scanned"));
    assertThat(renew().counts()).isEqualTo(counts(Standing.NEW_DATA_KEY));
  }

  @Test
  void stopsWhenACopyHasMoreTagsAndLacksOne() {
    estate.put("a", "old", estate.oldKey(), put -> put.tagging("team=a"));
    estate.interference().after(copyOf("a"), () -> tag("a", "scanned", "clean"));
    assertThatThrownBy(this::renew)
        .hasStackTraceContaining("a (version null) was copied, but tag team is gone");
  }

  @Test
  void takesATagThatSomebodyAddsDuringARewrapForNoLoss() {
    estate.put("a", "old");
    estate.interference().after(Interference.putOf("encryption"), () -> tag("a", "scanned"));
    assertThat(rewrap().counts()).isEqualTo(counts(Standing.REWRAPPED));
  }

  private static Predicate<SdkHttpRequest> copyOf(String key) {
    return Interference.putWith("x-amz-copy-source")
        .and(request -> request.encodedPath().endsWith("/" + key));
  }

  private void tag(String key, String... tags) {
    List<Tag> all =
        Stream.of(tags)
            .map(tag -> tag.split("=", 2))
            .map(tag -> Tag.builder().key(tag[0]).value(tag.length == 1 ? "" : tag[1]).build())
            .toList();
    estate
        .s3()
        .putObjectTagging(
            put -> put.bucket(Estate.BUCKET).key(key).tagging(tagging -> tagging.tagSet(all)));
  }

  @Test
  void namesWhatTheApplicationMayHaveWrittenUnderAThirdKey() {
    estate.put("a", "old");
    KeyArn third = estate.createKey();
    estate
        .interference()
        .before(Interference.putOf("encryption"), () -> estate.put("a", "new", third, put -> {}));
    Tally tally = rewrap();
    assertThat(tally.counts()).isEqualTo(counts(Standing.ALREADY_CURRENT));
    assertThat(tally.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.item()).isEqualTo("a (version null)");
              assertThat(problem.standing()).isEqualTo(Standing.ALREADY_CURRENT);
              assertThat(problem.detail()).contains("the application wrote it", "put it back");
            });
    assertThat(estate.text("a")).isEqualTo("new");
  }

  @Test
  void looksAtANewerWriteUnderTheOldKeyAgain() {
    estate.put("a", "old");
    estate
        .interference()
        .before(Interference.putWith("x-amz-copy-source"), () -> estate.put("a", "newer"));
    assertThat(renew().counts()).isEqualTo(counts(Standing.NEW_DATA_KEY));
    estate.disableOldKey();
    assertThat(estate.text("a")).isEqualTo("newer");
  }

  @Test
  void doesNotResurrectWhatTheApplicationDeletes() {
    estate.put("a", "old");
    estate
        .interference()
        .before(
            Interference.putWith("x-amz-copy-source"),
            () -> estate.s3().deleteObject(d -> d.bucket(Estate.BUCKET).key("a")));
    assertThat(renew().counts()).isEqualTo(counts(Standing.GONE));
    assertThat(estate.listed()).isZero();
  }

  @Test
  void makesOneCopyWhenItsAnswerIsLost() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "one");
    estate.fault(Fault.Kind.AFTER, "s3", "CopyObject");
    assertThat(renew().counts()).isEqualTo(counts(Standing.NEW_DATA_KEY, Standing.REWRAPPED));
    assertThat(estate.listed()).isEqualTo(2);
  }

  @Test
  void makesOneCopyWhenItsAnswerIsLostWithoutVersions() {
    estate.put("a", "one");
    estate.fault(Fault.Kind.TRUNCATE, "s3", "CopyObject");
    assertThat(renew().counts()).isEqualTo(counts(Standing.NEW_DATA_KEY));
    estate.disableOldKey();
    assertThat(estate.text("a")).isEqualTo("one");
  }

  @Test
  void readsBackWhenTheAnswerOfARewrapIsLost() {
    estate.put("a", "one");
    for (int i = 0; i < 3; i++) {
      estate.fault(Fault.Kind.AFTER, "s3", "UpdateObjectEncryption");
    }
    assertThat(rewrap().counts()).isEqualTo(counts(Standing.REWRAPPED));
    estate.disableOldKey();
    assertThat(estate.text("a")).isEqualTo("one");
  }

  @Test
  void failsAnItemWhoseRewrapIsAnsweredAndIgnored() {
    estate.put("a", "one");
    estate.sandbox().s3().updateObjectEncryption(UpdateObjectEncryptionMode.IGNORED);
    assertThat(rewrap().counts()).isEqualTo(counts(Standing.FAILED));
  }

  @Test
  void failsAnItemInAwssWordsWhereTheEndpointDoesNotKnowTheRewrap() {
    estate.put("a", "one");
    estate.sandbox().s3().updateObjectEncryption(UpdateObjectEncryptionMode.REFUSED);
    Tally tally = rewrap();
    assertThat(tally.counts()).isEqualTo(counts(Standing.FAILED));
    assertThat(tally.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.detail()).contains("MethodNotAllowed", "405"));
  }

  @Test
  void stopsAtTheFirstObjectThatAnUpdateOverwrites() {
    for (int i = 0; i < 200; i++) {
      estate.put("k%03d".formatted(i), "precious");
    }
    estate.sandbox().s3().updateObjectEncryption(UpdateObjectEncryptionMode.OVERWRITES);
    assertThatThrownBy(this::rewrap)
        .hasStackTraceContaining("this endpoint changes content")
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.AWS_REFUSED));
    assertThat(estate.text("k199")).isEqualTo("precious");
  }

  @Test
  void asksAPersonWhenManyItemsAreDenied() {
    for (int i = 0; i < 10; i++) {
      estate.put("k" + i, "x");
    }
    estate.deny("s3:UpdateObjectEncryption");
    assertThatThrownBy(this::rewrap)
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.ACCESS_DENIED));
  }

  @Test
  void ridesOutThrottling() {
    for (int i = 0; i < 30; i++) {
      estate.put("k" + i, "x");
    }
    estate
        .sandbox()
        .faults()
        .add(Fault.of(Fault.Kind.THROTTLE, "s3", "UpdateObjectEncryption", 20));
    assertThat(rewrap().counts().rewrapped()).isEqualTo(30);
  }
}

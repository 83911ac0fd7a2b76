package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.aws.s3.Interference;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.DataKeyQuery;
import dev.keyturn.reencryption.DataKeyResult;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.SweepKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.Tag;

/** What a write of a file of wrapped keys keeps, and what happens to the file around it. */
class FileWritesTest extends KeySweeps {
  @Test
  void takeADeleteMarkerInPlaceOfAnOlderVersionForGone() {
    putFile(line(wrap("z", estate.oldKey())));
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put(FILE, line(wrap("a", estate.newKey())), estate.newKey(), put -> {});
    estate.interference().after(Interference.getOf("versions"), this::deleteWhileSuspended);
    DataKeyResult result = rewrap(SOURCE);
    assertThat(result.tally().pins()).isEmpty();
    assertThat(result.tally().counts().alreadyCurrent()).isEqualTo(1);
  }

  @Test
  void startAgainWhereADeleteMarkerReplacesWhatIsToBeRead() {
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    putFile(line(wrap("z", estate.oldKey())));
    Predicate<SdkHttpRequest> read = Interference.getOf("versionId");
    estate.interference().before(read, this::deleteWhileSuspended);
    estate.interference().after(read, () -> putFile(line(wrap("a", estate.oldKey()))));
    assertThat(rewrap(SOURCE).tally().counts().rewrapped()).isEqualTo(1);
    assertThat(estate.text(FILE)).contains("\"id\":\"a\"");
  }

  @Test
  void refuseToLoseTagsThatMayNotBeRead() {
    estate.put(FILE, line(wrap("a", estate.oldKey())), estate.oldKey(), put -> put.tagging("t=1"));
    estate.deny("s3:GetObjectTagging", "s3:GetObjectVersionTagging");
    assertThatThrownBy(() -> rewrap(SOURCE))
        .hasStackTraceContaining("s3:GetObjectVersionTagging")
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.ACCESS_DENIED));
    estate.s3().deleteBucketPolicy(delete -> delete.bucket(Estate.BUCKET));
    assertThat(tags()).isEqualTo(Map.of("t", "1"));
  }

  @Test
  void nameATagThatIsPutOnWhatTheyReplace() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put(FILE, line(wrap("a", estate.oldKey())), estate.oldKey(), put -> put.tagging("t=1"));
    estate
        .interference()
        .before(Interference.putWith("If-Match"), () -> tag(Map.of("t", "1", "late", "2")));
    assertThat(details()).singleElement().asString().contains("tag late changed or is gone");
  }

  @Test
  void nameATagThatIsMissingThoughAsManyAreThere() {
    estate.put(FILE, line(wrap("a", estate.oldKey())), estate.oldKey(), put -> put.tagging("t=1"));
    estate.interference().after(Interference.putWith("If-Match"), () -> tag(Map.of("u", "1")));
    assertThat(details()).singleElement().asString().contains("tag t changed or is gone");
  }

  @Test
  void takeATagThatIsAddedForNoLoss() {
    estate.put(FILE, line(wrap("a", estate.oldKey())), estate.oldKey(), put -> put.tagging("t=1"));
    estate
        .interference()
        .after(Interference.putWith("If-Match"), () -> tag(Map.of("t", "1", "u", "2")));
    assertThat(details()).isEmpty();
    assertThat(tags()).isEqualTo(Map.of("t", "1", "u", "2"));
  }

  @Test
  void keepTheKindOfChecksum() {
    estate.put(
        FILE,
        line(wrap("a", estate.oldKey())),
        estate.oldKey(),
        put -> put.checksumAlgorithm(ChecksumAlgorithm.SHA256));
    assertThat(details()).isEmpty();
    assertThat(headWithChecksums().checksumSHA256()).isNotNull();
  }

  @Test
  void keepTheKindOfChecksumThatS3MakesItself() {
    String text = line(wrap("a", estate.oldKey()));
    estate.put(
        FILE,
        text,
        estate.oldKey(),
        put -> put.checksumCRC64NVME(Crc64Nvme.of(text.getBytes(StandardCharsets.UTF_8))));
    assertThat(details()).isEmpty();
    assertThat(headWithChecksums().checksumCRC64NVME()).isNotNull();
  }

  @Test
  void nameAChecksumThatIsGone() {
    estate.put(
        FILE,
        line(wrap("a", estate.oldKey())),
        estate.oldKey(),
        put -> put.checksumAlgorithm(ChecksumAlgorithm.SHA256));
    KeyFile file = new KeyFile(estate.worker().s3(RoleGroup.DATA_KEYS, Estate.REGION), SOURCE);
    FileWrite write = FileWrite.of(file, file.current(), new byte[0]).orElseThrow();
    estate.put(FILE, "", estate.newKey(), put -> {});
    assertThat(write.losses(file.current(), estate.oldKey()))
        .containsExactly("checksum SHA256 is gone");
  }

  @Test
  void heartbeatWhileTheFileIsLookedAt() {
    putFile(line(wrap("a", estate.oldKey())));
    assertHeartbeatsDuring(request -> request.method() == SdkHttpMethod.HEAD, () -> rewrap(SOURCE));
    assertHeartbeatsDuring(
        request -> request.method() == SdkHttpMethod.HEAD,
        () -> sweep(SOURCE, SweepKind.VERIFY, List.of()));
  }

  @Test
  void heartbeatWhileTheFileIsReadForThePlan() {
    putFile(line(wrap("a", estate.oldKey())));
    assertHeartbeatsDuring(
        request -> request.method() == SdkHttpMethod.GET,
        () -> activities.inspectDataKeys(new DataKeyQuery(SOURCE, Estate.REGION)));
  }

  @Test
  void heartbeatWhileTheBucketIsAskedForItsVersioning() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    putFile(line(wrap("a", estate.oldKey())));
    assertHeartbeatsDuring(Interference.getOf("versioning"), () -> rewrap(SOURCE));
  }

  /** The call is not let through before a heartbeat comes or so long that it never will. */
  private void assertHeartbeatsDuring(Predicate<SdkHttpRequest> call, Runnable activity) {
    int before = heartbeats.details().size();
    int[] during = {0};
    estate
        .interference()
        .before(
            call,
            () -> {
              int most = 100;
              for (int i = 0; i < most && heartbeats.details().size() == before; i++) {
                pause();
              }
              during[0] = heartbeats.details().size() - before;
            });
    activity.run();
    assertThat(during[0]).isPositive();
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> details() {
    return rewrap(SOURCE).tally().problems().stream().map(Problem::detail).toList();
  }

  private void deleteWhileSuspended() {
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    estate.s3().deleteObject(delete -> delete.bucket(Estate.BUCKET).key(FILE));
  }

  private void tag(Map<String, String> tags) {
    List<Tag> set =
        tags.entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    estate
        .s3()
        .putObjectTagging(
            put -> put.bucket(Estate.BUCKET).key(FILE).tagging(all -> all.tagSet(set)));
  }

  private Map<String, String> tags() {
    return estate
        .s3()
        .getObjectTagging(get -> get.bucket(Estate.BUCKET).key(FILE))
        .tagSet()
        .stream()
        .collect(Collectors.toMap(Tag::key, Tag::value));
  }

  private HeadObjectResponse headWithChecksums() {
    return estate
        .s3()
        .headObject(
            head -> head.bucket(Estate.BUCKET).key(FILE).checksumMode(ChecksumMode.ENABLED));
  }
}

package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.aws.s3.HeadFacts;
import dev.keyturn.aws.s3.Interference;
import dev.keyturn.aws.s3.Parity;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.DataKeyQuery;
import dev.keyturn.reencryption.DataKeyResult;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.sandbox.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.StorageClass;

class KeyFileTest extends KeySweeps {
  @Test
  void replacesOnlyTheCiphertextInAFile() {
    WrappedDataKey key = wrap("a", estate.oldKey());
    WrappedDataKey foreign = wrap("f", estate.createKey());
    putFile("\n" + line(key) + "  \r\n" + line(foreign));
    assertThat(rewrap(SOURCE).tally().counts().rewrapped()).isEqualTo(1);
    String text = estate.text(FILE);
    String now = text.replaceFirst("(?s).*?wrappedKey\":\"([^\"]*)\".*", "$1");
    assertThat(text.replace(now, key.wrappedKey()))
        .isEqualTo("\n" + line(key) + "  \r\n" + line(foreign));
    estate.disableOldKey();
    assertThat(open(new WrappedDataKey("a", now, key.encryptionContext()))).hasSize(32);
    assertThat(estate.head(FILE).ssekmsKeyId()).isEqualTo(estate.newKey().value());
  }

  @Test
  void keepsTheFilesAttributes() {
    estate.put(
        FILE,
        line(wrap("a", estate.oldKey())),
        estate.createKey(),
        put ->
            put.metadata(Map.of("owner", "billing"))
                .contentType("application/jsonl")
                .cacheControl("no-store")
                .tagging("team=a&stage=prod")
                .storageClass(StorageClass.STANDARD_IA)
                .bucketKeyEnabled(true));
    HeadFacts before = HeadFacts.of(estate.head(FILE));
    rewrap(SOURCE);
    HeadFacts after = HeadFacts.of(estate.head(FILE));
    assertThat(Parity.differences(before.withLength(after.length()), after)).isEmpty();
    assertThat(after.kmsKey()).isEqualTo(before.kmsKey());
    assertThat(after.etag()).isNotEqualTo(before.etag());
  }

  @Test
  void doesNotWriteAFileInWhichNothingChanges() {
    estate.put(FILE, line(wrap("a", estate.newKey())), estate.newKey(), put -> {});
    String etag = estate.head(FILE).eTag();
    assertThat(rewrap(SOURCE).tally().counts().alreadyCurrent()).isEqualTo(1);
    assertThat(estate.head(FILE).eTag()).isEqualTo(etag);
  }

  @Test
  void namesTheLineThatIsMalformedAndWritesNothing() {
    putFile(line(wrap("a", estate.oldKey())) + "{\"id\":\"b\"}\n");
    String etag = estate.head(FILE).eTag();
    assertThatThrownBy(() -> rewrap(SOURCE))
        .hasStackTraceContaining("line 2: has no \"wrappedKey\"")
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.INVALID_INPUT));
    assertThat(estate.head(FILE).eTag()).isEqualTo(etag);
  }

  @Test
  void startsAgainWithTheApplicationsNewerFile() {
    WrappedDataKey first = wrap("a", estate.oldKey());
    WrappedDataKey second = wrap("b", estate.oldKey());
    putFile(line(first));
    estate
        .interference()
        .before(Interference.putWith("If-Match"), () -> putFile(line(first) + line(second)));
    assertThat(rewrap(SOURCE).tally().counts().rewrapped()).isEqualTo(2);
    assertThat(estate.text(FILE)).contains("\"id\":\"b\"").doesNotContain(first.wrappedKey());
  }

  @Test
  void recognisesItsOwnWriteWhenTheAnswerIsLost() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String replaced = putFile(line(wrap("a", estate.oldKey())));
    estate.fault(Fault.Kind.AFTER, "s3", "PutObject");
    DataKeyResult result = rewrap(SOURCE);
    assertThat(result.tally().counts().rewrapped()).isEqualTo(1);
    assertThat(result.tally().counts().superseded()).isEqualTo(1);
    assertThat(result.replacedVersions()).containsExactly(replaced);
    assertThat(estate.listed()).isEqualTo(2);
  }

  @Test
  void knowsAfterACrashWhichVersionItReplaced() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String replaced = putFile(line(wrap("a", estate.oldKey())));
    String written = line(wrap("a", estate.newKey()));
    estate.put(FILE, written, estate.newKey(), put -> {});
    environment.setHeartbeatDetails(
        new FileProgress(List.of(), List.of())
            .with(
                new FileProgress.Intent(
                    replaced, Digests.sha256(written.getBytes(StandardCharsets.UTF_8)))));
    DataKeyResult result = rewrap(SOURCE);
    assertThat(result.replacedVersions()).containsExactly(replaced);
    assertThat(result.tally().counts().superseded()).isEqualTo(1);
  }

  @Test
  void knowsAfterACrashWhichVersionItReplacedThoughTheApplicationWroteSince() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String replaced = putFile(line(wrap("a", estate.oldKey())));
    String written = line(wrap("a", estate.newKey()));
    estate.put(FILE, written, estate.newKey(), put -> {});
    estate.put(FILE, line(wrap("b", estate.newKey())), estate.newKey(), put -> {});
    environment.setHeartbeatDetails(
        new FileProgress(List.of(), List.of())
            .with(
                new FileProgress.Intent(
                    replaced, Digests.sha256(written.getBytes(StandardCharsets.UTF_8)))));
    DataKeyResult result = rewrap(SOURCE);
    assertThat(result.replacedVersions()).containsExactly(replaced);
    assertThat(result.tally().pins()).isEmpty();
  }

  @Test
  void everyHeartbeatRepeatsTheProgress() {
    putFile(line(wrap("a", estate.oldKey())));
    estate
        .sandbox()
        .faults()
        .add(
            new Fault(
                new Fault.Match(
                    "s3", Optional.of("ListObjectVersions"), Optional.empty(), Optional.empty()),
                Fault.Kind.DELAY,
                0,
                OptionalInt.of(1),
                1,
                Duration.ofSeconds(3)));
    rewrap(SOURCE);
    assertThat(heartbeats.details())
        .hasSizeGreaterThan(1)
        .allSatisfy(
            details -> assertThat(((FileProgress) details.orElseThrow()).intents()).hasSize(1));
  }

  @Test
  void tellsSupersededVersionsFromThoseThatHoldMore() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    WrappedDataKey kept = wrap("a", estate.oldKey());
    WrappedDataKey dropped = wrap("b", estate.oldKey());
    String holdsMore = putFile(line(kept) + line(dropped));
    String contained = putFile(line(kept));
    String replaced = putFile(line(kept) + line(wrap("c", estate.oldKey())));
    DataKeyResult result = rewrap(SOURCE);
    assertThat(result.tally().counts().superseded()).isEqualTo(2);
    assertThat(result.replacedVersions()).containsExactlyInAnyOrder(replaced, contained);
    assertThat(result.tally().pins())
        .singleElement()
        .satisfies(
            pins -> {
              assertThat(pins.reason()).isEqualTo(PinReason.OLDER_FILE_VERSION);
              assertThat(pins.examples().get(0)).contains(holdsMore);
            });
    estate.sandbox().calls().clear();
    DataKeyResult verified = sweep(SOURCE, SweepKind.VERIFY, result.replacedVersions());
    assertThat(verified.tally().pins())
        .extracting(pins -> pins.digest())
        .containsExactly(result.tally().pins().get(0).digest());
    assertThat(verified.tally().counts().superseded()).isEqualTo(2);
    assertThat(verified.tally().counts().alreadyCurrent()).isEqualTo(2);
  }

  @Test
  void refusesAWriteThatWouldDestroyTheNullVersion() {
    putFile(line(wrap("z", estate.oldKey())));
    estate.versioning(BucketVersioningStatus.ENABLED);
    putFile(line(wrap("a", estate.oldKey())));
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    assertThatThrownBy(() -> rewrap(SOURCE)).hasStackTraceContaining("version null");
    assertThat(estate.text(FILE, "null")).contains("\"id\":\"z\"");
  }

  @Test
  void verifiesAFileUnderTheOldKeyWithoutReadingIt() {
    putFile(line(wrap("a", estate.newKey())));
    estate.sandbox().calls().clear();
    assertThat(sweep(SOURCE, SweepKind.VERIFY, List.of()).tally().counts().remaining())
        .isEqualTo(1);
    assertThat(estate.sandbox().calls().count("s3", "GetObject")).isZero();
  }

  @Test
  void countsTheKeysForThePlan() {
    putFile(line(wrap("a", estate.oldKey())) + line(wrap("b", estate.oldKey())));
    var facts = activities.inspectDataKeys(new DataKeyQuery(SOURCE, Estate.REGION));
    assertThat(facts.keys()).isEqualTo(2);
    assertThat(facts.versioning()).isEqualTo("Never");
    assertThat(activities.inspectDataKeys(new DataKeyQuery(SOURCE, Estate.REGION)))
        .isEqualTo(facts);
  }
}

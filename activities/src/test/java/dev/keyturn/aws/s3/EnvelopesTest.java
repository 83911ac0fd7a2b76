package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.envelope.Envelope;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.sandbox.Fault;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** Objects of applications that encrypt with an S3 encryption client. */
class EnvelopesTest extends ObjectSweeps {
  private static final Map<String, String> CONTEXT =
      Map.of("aws:x-amz-cek-alg", "AES/GCM/NoPadding", "tenant", "7");
  private static final String MATDESC =
      "{\"aws:x-amz-cek-alg\":\"AES/GCM/NoPadding\",\"tenant\":\"7\"}";

  private String wrapped(KeyArn key, Map<String, String> context) {
    return Base64.getEncoder()
        .encodeToString(
            estate
                .kms()
                .generateDataKeyWithoutPlaintext(
                    make ->
                        make.keyId(key.value())
                            .keySpec(DataKeySpec.AES_256)
                            .encryptionContext(context))
                .ciphertextBlob()
                .asByteArray());
  }

  private Map<String, String> v2(KeyArn key) {
    return new HashMap<>(
        Map.of(
            "x-amz-key-v2", wrapped(key, CONTEXT),
            "x-amz-wrap-alg", "kms+context",
            "x-amz-matdesc", MATDESC,
            "x-amz-cek-alg", "AES/GCM/NoPadding",
            "x-amz-tag-len", "128",
            "x-amz-iv", "c29tZSBub25jZQ==",
            "owner", "billing"));
  }

  private Map<String, String> v3(KeyArn key) {
    return Map.of(
        "x-amz-3", wrapped(key, CONTEXT),
        "x-amz-w", "12",
        "x-amz-t", MATDESC,
        "x-amz-c", "115",
        "x-amz-d", "Y29tbWl0bWVudA==",
        "x-amz-i", "bWVzc2FnZQ==");
  }

  private static Map<String, String> of(String wrapped, String algorithm, String matdesc) {
    return Map.of("x-amz-key-v2", wrapped, "x-amz-wrap-alg", algorithm, "x-amz-matdesc", matdesc);
  }

  private String put(String key, Map<String, String> metadata) {
    return put(key, metadata, put -> {});
  }

  private void put(String key, Map<String, String> metadata, String content) {
    estate
        .s3()
        .putObject(
            put -> put.bucket(Estate.BUCKET).key(key).metadata(metadata),
            RequestBody.fromString(content));
  }

  /** Puts an object that S3 itself encrypts with its own key. */
  private String put(
      String key, Map<String, String> metadata, Consumer<PutObjectRequest.Builder> more) {
    String version =
        estate
            .s3()
            .putObject(
                put -> {
                  put.bucket(Estate.BUCKET).key(key).metadata(metadata);
                  more.accept(put);
                },
                RequestBody.fromString("ciphertext of " + key))
            .versionId();
    return version == null ? "null" : version;
  }

  /** Opens the data key of an object as its client does. */
  private void open(String key, String field) {
    String wrapped = estate.head(key).metadata().get(field);
    estate
        .kms()
        .decrypt(
            decrypt ->
                decrypt
                    .ciphertextBlob(SdkBytes.fromByteArray(Base64.getDecoder().decode(wrapped)))
                    .encryptionContext(CONTEXT));
  }

  private SampleResult read() {
    return activities.readObjects(estate.sample(new DataStore.Bucket(Estate.BUCKET), true, 50));
  }

  private static Pins onlyPin(Tally tally) {
    assertThat(tally.pins()).as("%s", tally).hasSize(1);
    return tally.pins().get(0);
  }

  @Test
  void areRewrappedInTheMetadataWithTheirContextWhateverS3EncryptsWith() {
    KeyArn third = estate.createKey();
    put("s3", v2(estate.oldKey()));
    put("third", v3(estate.oldKey()), put -> under(put, third));
    put("both", v2(estate.oldKey()), put -> under(put, estate.oldKey()));
    Map<String, HeadFacts> before = facts("s3", "third", "both");
    assertThat(renew().counts())
        .isEqualTo(counts(Standing.REWRAPPED, Standing.REWRAPPED, Standing.REWRAPPED));
    estate.disableOldKey();
    open("s3", "x-amz-key-v2");
    open("third", "x-amz-3");
    open("both", "x-amz-key-v2");
    before.forEach(
        (key, facts) -> {
          HeadFacts after = HeadFacts.of(estate.head(key));
          String field = key.equals("third") ? "x-amz-3" : "x-amz-key-v2";
          Map<String, String> metadata = new HashMap<>(facts.metadata());
          metadata.put(field, after.metadata().get(field));
          assertThat(Parity.differences(facts.withMetadata(metadata), after)).isEmpty();
          assertThat(after.kmsKey())
              .isEqualTo(
                  key.equals("both") ? Optional.of(estate.newKey().value()) : facts.kmsKey());
          assertThat(estate.text(key)).isEqualTo("ciphertext of " + key);
        });
    assertThat(verify().counts())
        .isEqualTo(
            counts(Standing.ALREADY_CURRENT, Standing.ALREADY_CURRENT, Standing.ALREADY_CURRENT));
  }

  private static void under(PutObjectRequest.Builder put, KeyArn key) {
    put.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(key.value());
  }

  private Map<String, HeadFacts> facts(String... keys) {
    Map<String, HeadFacts> facts = new HashMap<>();
    List.of(keys).forEach(key -> facts.put(key, HeadFacts.of(estate.head(key))));
    return facts;
  }

  @Test
  void keepEverythingElse() {
    put(
        "a",
        v2(estate.oldKey()),
        put ->
            put.contentType("text/csv")
                .cacheControl("no-store")
                .contentDisposition("attachment")
                .contentLanguage("de")
                .contentEncoding("gzip")
                .overrideConfiguration(request -> request.putHeader("Expires", "in 5 days"))
                .tagging("team=a&stage=prod")
                .storageClass(StorageClass.STANDARD_IA)
                .websiteRedirectLocation("/elsewhere"));
    HeadFacts before = HeadFacts.of(estate.head("a"));
    assertThat(before.headers()).hasSize(7);
    assertThat(rewrap().counts()).isEqualTo(counts(Standing.REWRAPPED));
    HeadFacts after = HeadFacts.of(estate.head("a"));
    assertThat(Parity.differences(before, after)).containsExactly("metadata x-amz-key-v2 changed");
    assertThat(after.tags()).isEqualTo(2);
  }

  @Test
  void areWrappedByKmsInTheOldestFormatsToo() {
    String matdesc = "{\"kms_cmk_id\":\"alias/orders\"}";
    Map<String, String> context = Map.of("kms_cmk_id", "alias/orders");
    put("v1", Map.of("x-amz-key", wrapped(estate.oldKey(), context), "x-amz-matdesc", matdesc));
    put("kms", of(wrapped(estate.oldKey(), context), "kms", matdesc));
    put("local", Map.of("x-amz-key", "bG9jYWw=", "x-amz-matdesc", "{}"));
    put("rsa", of("bG9jYWw=", "RSA-OAEP-SHA1", "{}"));
    assertThat(renew().counts())
        .isEqualTo(
            counts(Standing.REWRAPPED, Standing.REWRAPPED, Standing.NOT_OURS, Standing.NOT_OURS));
  }

  @Test
  void ofOtherKeysAreLeftAlone() {
    Map<String, String> third = v2(estate.createKey());
    put("third", third);
    put("new", v2(estate.newKey()));
    assertThat(renew().counts()).isEqualTo(counts(Standing.NOT_OURS, Standing.ALREADY_CURRENT));
    assertThat(estate.head("third").metadata()).isEqualTo(third);
  }

  @Test
  void remainUntilTheyAreMoved() {
    put("a", v2(estate.oldKey()));
    Tally tally = verify();
    assertThat(tally.counts()).isEqualTo(counts(Standing.REMAINING));
    assertThat(tally.problems().get(0).detail()).contains("data key in its metadata");
  }

  @Test
  void leaveTheVersionBehindSupersededWhereAChecksumShowsThatItIsTheSame() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    put("a", v2(estate.oldKey()));
    put("b", v2(estate.oldKey()), put -> under(put, estate.oldKey()));
    assertThat(renew().counts())
        .isEqualTo(
            counts(
                Standing.REWRAPPED, Standing.SUPERSEDED, Standing.REWRAPPED, Standing.SUPERSEDED));
    assertThat(verify().counts())
        .isEqualTo(
            counts(
                Standing.ALREADY_CURRENT,
                Standing.SUPERSEDED,
                Standing.ALREADY_CURRENT,
                Standing.SUPERSEDED));
  }

  @Test
  void ofOlderVersionsAreSupersededByNobodysWordAlone() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    Map<String, String> metadata = v2(estate.oldKey());
    String older = put("a", metadata);
    metadata.put("x-amz-key-v2", wrapped(estate.newKey(), CONTEXT));
    put("a", metadata, "something else a");
    Tally tally = renew();
    assertThat(tally.counts()).isEqualTo(counts(Standing.ALREADY_CURRENT, Standing.PINNED));
    assertThat(onlyPin(tally).reason()).isEqualTo(PinReason.ENVELOPE);
    assertThat(onlyPin(tally).examples()).singleElement().asString().contains(older);
    assertThat(verify().pins()).isEqualTo(tally.pins());
  }

  @Test
  void whoseContextCanNotBeReadArePins() {
    put("a", of(wrapped(estate.oldKey(), CONTEXT), "kms+context", "{\"tenant\":"));
    put("b", of(wrapped(estate.createKey(), CONTEXT), "kms+context", "no JSON"));
    put("c", of(wrapped(estate.oldKey(), Map.of("n", "1")), "kms+context", "{\"n\":1}"));
    Tally tally = renew();
    assertThat(tally.counts())
        .isEqualTo(counts(Standing.PINNED, Standing.NOT_OURS, Standing.PINNED));
    assertThat(onlyPin(tally).reason()).isEqualTo(PinReason.ENVELOPE);
    assertThat(verify().pins()).isEqualTo(tally.pins());
  }

  @Test
  void thatACopyWouldShareOrLoseArePinsWhileS3sOwnEncryptionMoves() {
    Buckets.allowAccessControlLists(estate);
    put(
        "a",
        v2(estate.oldKey()),
        put -> {
          under(put, estate.oldKey());
          put.acl(ObjectCannedACL.PUBLIC_READ);
        });
    Tally tally = renew();
    assertThat(tally.counts()).isEqualTo(counts(Standing.PINNED));
    assertThat(onlyPin(tally).reason()).isEqualTo(PinReason.ACL_NOT_WRITABLE);
    assertThat(verify().pins()).isEqualTo(tally.pins());
    assertThat(HeadFacts.of(estate.head("a")).isUnder(estate.newKey())).isTrue();
  }

  @Test
  void withMetadataThatAHeaderDoesNotCarryArePins() {
    Map<String, String> metadata = v2(estate.oldKey());
    metadata.put("city", "=?UTF-8?Q?K=C3=B6ln?=");
    put("a", metadata);
    Tally tally = renew();
    assertThat(onlyPin(tally).reason()).isEqualTo(PinReason.LOST_BY_WRITE);
    assertThat(verify().pins()).isEqualTo(tally.pins());
  }

  @Test
  void thatNoCopyMayBeMadeOfArePins() {
    put("archived", v2(estate.oldKey()), put -> put.storageClass(StorageClass.GLACIER));
    put("large", v2(estate.oldKey()), "x".repeat((int) SMALL_LIMIT + 1));
    estate.versioning(BucketVersioningStatus.ENABLED);
    put("version", v2(estate.oldKey()));
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    Tally tally = renew();
    assertThat(tally.counts()).isEqualTo(counts(Standing.PINNED, Standing.PINNED, Standing.PINNED));
    assertThat(tally.pins())
        .extracting(Pins::reason)
        .containsExactly(PinReason.ARCHIVED, PinReason.ENVELOPE);
    assertThat(verify().pins()).isEqualTo(tally.pins());
  }

  @Test
  void inInstructionFilesArePins() {
    String json =
        "{\"x-amz-key-v2\":\"%s\",\"x-amz-wrap-alg\":\"kms+context\",\"x-amz-matdesc\":\"%s\"}"
            .formatted(wrapped(estate.oldKey(), CONTEXT), MATDESC.replace("\"", "\\\""));
    put("a.instruction", Map.of(), json);
    put("renamed", Map.of(Envelope.INSTRUCTION_FILE, ""), json);
    put("notes.instruction", Map.of(), "nothing of the kind");
    Tally tally = renew();
    assertThat(tally.counts())
        .isEqualTo(counts(Standing.PINNED, Standing.PINNED, Standing.NOT_OURS));
    assertThat(onlyPin(tally).reason()).isEqualTo(PinReason.ENVELOPE);
    assertThat(verify().pins()).isEqualTo(tally.pins());
  }

  @Test
  void inInstructionFilesOfAnyClientArePinsThoughTheyCanNotBeReadAsThemselves() {
    String wrapped = wrapped(estate.oldKey(), CONTEXT);
    String json =
        "{\"x-amz-key-v2\":\"%s\",\"x-amz-tag-len\":128,\"x-amz-wrap-alg\":\"kms+context\"";
    String matdesc = ",\"x-amz-matdesc\":\"" + MATDESC.replace("\"", "\\\"") + "\"}";
    put("php.instruction", Map.of(), json.formatted(wrapped) + matdesc);
    put("cut off.instruction", Map.of(), json.formatted(wrapped));
    put("archived.instruction", Map.of(), put -> put.storageClass(StorageClass.GLACIER));
    KeyArn third = estate.createKey();
    put("dead.instruction", Map.of(), put -> under(put, third));
    put("third.instruction", Map.of(), put -> under(put, estate.createKey()));
    estate.kms().disableKey(disable -> disable.keyId(third.value()));
    Tally tally = renew();
    assertThat(tally.counts().pinned()).as("%s", tally).isEqualTo(4);
    assertThat(tally.counts().notOurs()).isEqualTo(1);
    assertThat(verify().pins()).isEqualTo(tally.pins());
    estate.disableOldKey();
    assertThat(read().keyErrors()).isEmpty();
  }

  @Test
  void underAThirdKeyThatIsDeadArePins() {
    KeyArn third = estate.createKey();
    put("a", v2(estate.oldKey()), put -> under(put, third));
    estate.kms().disableKey(disable -> disable.keyId(third.value()));
    Tally tally = renew();
    assertThat(onlyPin(tally).reason()).isEqualTo(PinReason.ENVELOPE);
    assertThat(verify().pins()).isEqualTo(tally.pins());
    estate.disableOldKey();
    assertThat(read()).isEqualTo(new SampleResult("bucket/orders-data", 0, List.of()));
  }

  @Test
  void areSupersededByNoVersionThatIsItselfUnderTheOldKey() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    Map<String, String> metadata = v2(estate.oldKey());
    put("a", metadata);
    metadata.put("x-amz-key-v2", wrapped(estate.newKey(), CONTEXT));
    put("a", metadata, put -> under(put, estate.oldKey()));
    String use = lastUse();
    assertThat(verify().counts()).isEqualTo(counts(Standing.REMAINING, Standing.PINNED));
    assertThat(lastUse()).isEqualTo(use);
  }

  private String lastUse() {
    return estate
        .kms()
        .getKeyLastUsage(get -> get.keyId(estate.oldKey().value()))
        .keyLastUsage()
        .toString();
  }

  @Test
  void areNoEvidenceWhereTheyArePinned() {
    Map<String, String> metadata = v2(estate.oldKey());
    metadata.put("city", "=?UTF-8?Q?K=C3=B6ln?=");
    put("pinned", metadata, put -> under(put, estate.newKey()));
    put("plain", Map.of(), put -> under(put, estate.newKey()));
    estate.disableOldKey();
    assertThat(read()).isEqualTo(new SampleResult("bucket/orders-data", 1, List.of()));
  }

  @Test
  void areReadAfterTheDisableToo() {
    put("moved", v2(estate.oldKey()));
    renew();
    put("late", v2(estate.oldKey()));
    estate.disableOldKey();
    SampleResult sample = read();
    assertThat(sample.read()).isEqualTo(1);
    assertThat(sample.keyErrors())
        .containsExactly(
            "late (version null): the data key in its metadata is still wrapped under the old key");
  }

  @Test
  void areMovedOnceThoughTheAnswerOfTheCopyIsLost() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    put("a", v2(estate.oldKey()));
    estate.fault(Fault.Kind.AFTER, "s3", "CopyObject");
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED, Standing.SUPERSEDED));
    assertThat(estate.listed()).isEqualTo(2);
  }

  @Test
  void giveWayToWhatTheApplicationWritesMeanwhile() {
    put("a", v2(estate.oldKey()));
    Map<String, String> own = v2(estate.newKey());
    estate
        .interference()
        .before(
            Interference.putWith("x-amz-copy-source"),
            () -> estate.put("a", "newer", estate.newKey(), put -> put.metadata(own)));
    assertThat(renew().counts()).isEqualTo(counts(Standing.ALREADY_CURRENT));
    assertThat(estate.text("a")).isEqualTo("newer");
    assertThat(estate.head("a").metadata()).isEqualTo(own);
  }

  @Test
  void giveWayToMetadataThatSomebodyChangesMeanwhile() {
    put("a", v2(estate.oldKey()));
    Map<String, String> changed = new HashMap<>(estate.head("a").metadata());
    changed.put("owner", "sales");
    estate.interference().before(Interference.withChecksums(), () -> put("a", changed));
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertThat(estate.head("a").metadata()).containsEntry("owner", "sales");
  }
}

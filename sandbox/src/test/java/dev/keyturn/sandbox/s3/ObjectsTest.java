package dev.keyturn.sandbox.s3;

import static dev.keyturn.sandbox.s3.TestingS3.BUCKET;
import static dev.keyturn.sandbox.s3.TestingS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GlacierJobParameters;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tag;

class ObjectsTest {
  private final TestingS3 testing = TestingS3.withBucket();

  @Test
  void returnsContentHeaders() {
    Instant expires = Instant.parse("2030-01-02T03:04:05Z");
    testing
        .s3()
        .putObject(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .contentType("text/plain")
                    .contentEncoding("compress")
                    .contentLanguage("en")
                    .contentDisposition("attachment")
                    .cacheControl("no-cache")
                    .expires(expires),
            RequestBody.fromString("content"));
    HeadObjectResponse head = head();

    assertThat(head.contentType()).isEqualTo("text/plain");
    assertThat(head.contentEncoding()).isEqualTo("compress");
    assertThat(head.contentLanguage()).isEqualTo("en");
    assertThat(head.contentDisposition()).isEqualTo("attachment");
    assertThat(head.cacheControl()).isEqualTo("no-cache");
    assertThat(head.expiresString()).isEqualTo("Wed, 02 Jan 2030 03:04:05 GMT");
    assertThat(head.contentLength()).isEqualTo(7);
  }

  @Test
  void returnsMetadataAndTags() {
    Map<String, String> metadata = Map.of("owner", "orders", "mixed-case", "Value");
    testing
        .s3()
        .putObject(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .metadata(metadata)
                    .storageClass(StorageClass.STANDARD_IA)
                    .websiteRedirectLocation("/elsewhere")
                    .tagging("team=a&cost=b+c"),
            RequestBody.fromString("content"));
    HeadObjectResponse head = head();

    assertThat(head.metadata()).isEqualTo(metadata);
    assertThat(head.storageClass()).isEqualTo(StorageClass.STANDARD_IA);
    assertThat(head.websiteRedirectLocation()).isEqualTo("/elsewhere");
    assertThat(testing.s3().getObjectTagging(r -> r.bucket(BUCKET).key("k")).tagSet())
        .containsExactly(tag("team", "a"), tag("cost", "b c"));
    assertThat(testing.text("k")).isEqualTo("content");
  }

  @Test
  void usesMd5AsEtagUnderItsOwnKeyOnly() throws NoSuchAlgorithmException {
    byte[] md5 =
        MessageDigest.getInstance("MD5").digest("content".getBytes(StandardCharsets.UTF_8));
    String quoted = '"' + HexFormat.of().formatHex(md5) + '"';
    String keyArn = testing.newKey();
    testing.put("plain", "content");
    testing.putSealed("sealed", "content", keyArn);

    assertThat(testing.s3().headObject(r -> r.bucket(BUCKET).key("plain")).eTag())
        .isEqualTo(quoted);
    assertThat(testing.s3().headObject(r -> r.bucket(BUCKET).key("sealed")).eTag())
        .isNotEqualTo(quoted);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "SHA1", "SHA256"})
  void keepsChecksums(ChecksumAlgorithm algorithm) {
    testing
        .s3()
        .putObject(
            r -> r.bucket(BUCKET).key("k").checksumAlgorithm(algorithm),
            RequestBody.fromString("content"));
    var head =
        testing.s3().headObject(r -> r.bucket(BUCKET).key("k").checksumMode(ChecksumMode.ENABLED));

    assertThat(
            switch (algorithm) {
              case CRC32 -> head.checksumCRC32();
              case SHA1 -> head.checksumSHA1();
              default -> head.checksumSHA256();
            })
        .isNotBlank();
    assertThat(testing.text("k")).isEqualTo("content");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,0,bytes 0-0/10",
    "bytes=2-4,234,bytes 2-4/10",
    "bytes=7-,789,bytes 7-9/10",
    "bytes=-3,789,bytes 7-9/10",
    "bytes=5-99,56789,bytes 5-9/10"
  })
  void servesRanges(String range, String expected, String contentRange) {
    testing.put("k", "0123456789");
    var bytes = testing.s3().getObjectAsBytes(r -> r.bucket(BUCKET).key("k").range(range));

    assertThat(bytes.asUtf8String()).isEqualTo(expected);
    assertThat(bytes.response().contentRange()).isEqualTo(contentRange);
  }

  @Test
  void refusesARangeBeyondTheEnd() {
    testing.put("k", "0123456789");

    assertRefused(
        () -> testing.s3().getObjectAsBytes(r -> r.bucket(BUCKET).key("k").range("bytes=10-")),
        416,
        "InvalidRange");
  }

  @Test
  void holdsReadersToTheirConditions() {
    testing.put("k", "content");
    String etag = testing.s3().headObject(r -> r.bucket(BUCKET).key("k")).eTag();

    assertThat(
            testing
                .s3()
                .getObjectAsBytes(r -> r.bucket(BUCKET).key("k").ifMatch(etag))
                .asUtf8String())
        .isEqualTo("content");
    assertRefused(
        () -> testing.s3().getObjectAsBytes(r -> r.bucket(BUCKET).key("k").ifMatch("\"x\"")),
        412,
        "PreconditionFailed");
    assertRefused(
        () -> testing.s3().getObjectAsBytes(r -> r.bucket(BUCKET).key("k").ifNoneMatch(etag)), 304);
    assertRefused(
        () ->
            testing
                .s3()
                .headObject(
                    r ->
                        r.bucket(BUCKET)
                            .key("k")
                            .ifUnmodifiedSince(Instant.now().minus(Duration.ofDays(1)))),
        412);
  }

  @Test
  void holdsWritersToTheirConditions() {
    testing.put("k", "one");
    String etag = head().eTag();

    assertRefused(() -> put(r -> r.key("k").ifNoneMatch("*")), 412, "PreconditionFailed");
    assertRefused(() -> put(r -> r.key("none").ifMatch(etag)), 404, "NoSuchKey");
    put(r -> r.key("k").ifMatch(etag));
    assertRefused(() -> put(r -> r.key("k").ifMatch(etag)), 412, "PreconditionFailed");
    assertRefused(
        () -> testing.s3().deleteObject(r -> r.bucket(BUCKET).key("k").ifMatch(etag)),
        412,
        "PreconditionFailed");
    assertThat(testing.text("k")).isEqualTo("two");
  }

  @Test
  void letsOneOfManyConditionalWritersWinEachRound() {
    testing.put("counter", "0");
    List<Integer> won =
        IntStream.range(0, 4).parallel().mapToObj(writer -> increments(25)).toList();

    assertThat(testing.text("counter"))
        .isEqualTo(String.valueOf(won.stream().mapToInt(Integer::intValue).sum()));
    assertThat(won).allMatch(wins -> wins == 25);
  }

  @Test
  void needsTheCustomersKeyForWhatItSealed() throws NoSuchAlgorithmException {
    byte[] key = new byte[32];
    String base64 = Base64.getEncoder().encodeToString(key);
    String md5 = Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(key));
    testing
        .s3()
        .putObject(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .sseCustomerAlgorithm("AES256")
                    .sseCustomerKey(base64)
                    .sseCustomerKeyMD5(md5),
            RequestBody.fromString("mine"));

    assertThat(
            testing
                .s3()
                .getObjectAsBytes(
                    r ->
                        r.bucket(BUCKET)
                            .key("k")
                            .sseCustomerAlgorithm("AES256")
                            .sseCustomerKey(base64)
                            .sseCustomerKeyMD5(md5))
                .asUtf8String())
        .isEqualTo("mine");
    assertRefused(() -> testing.text("k"), 400, "InvalidRequest");
    assertRefused(() -> testing.s3().headObject(r -> r.bucket(BUCKET).key("k")), 400);
  }

  @Test
  void readsArchivedObjectsOnlyOnceRestored() {
    testing
        .s3()
        .putObject(
            r -> r.bucket(BUCKET).key("k").storageClass(StorageClass.GLACIER),
            RequestBody.fromString("cold"));
    assertRefused(() -> testing.text("k"), 403, "InvalidObjectState");
    testing
        .s3()
        .restoreObject(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .restoreRequest(
                        t ->
                            t.days(1)
                                .glacierJobParameters(
                                    GlacierJobParameters.builder().tier("Bulk").build())));

    assertThat(testing.text("k")).isEqualTo("cold");
    assertThat(testing.s3().headObject(r -> r.bucket(BUCKET).key("k")).restore())
        .startsWith("ongoing-request=\"false\", expiry-date=");
  }

  @Test
  void tellsWhatIsMissing() {
    assertRefused(() -> testing.text("none"), 404, "NoSuchKey");
    assertRefused(() -> testing.s3().headObject(r -> r.bucket(BUCKET).key("none")), 404);
    assertRefused(
        () -> testing.s3().getObjectAsBytes(r -> r.bucket("nowhere").key("k")),
        404,
        "NoSuchBucket");
  }

  /** Counts up under the counter's ETag until that succeeded so many times. */
  private int increments(int wanted) {
    int wins = 0;
    while (wins < wanted) {
      var read = testing.s3().getObjectAsBytes(r -> r.bucket(BUCKET).key("counter"));
      String next = String.valueOf(Integer.parseInt(read.asUtf8String()) + 1);
      try {
        testing
            .s3()
            .putObject(
                r -> r.bucket(BUCKET).key("counter").ifMatch(read.response().eTag()),
                RequestBody.fromString(next));
        wins++;
      } catch (S3Exception e) {
        assertThat(e.statusCode()).isEqualTo(412);
      }
    }
    return wins;
  }

  private void put(Consumer<PutObjectRequest.Builder> changes) {
    PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(BUCKET);
    changes.accept(request);
    testing.s3().putObject(request.build(), RequestBody.fromString("two"));
  }

  private HeadObjectResponse head() {
    return testing.s3().headObject(r -> r.bucket(BUCKET).key("k"));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}

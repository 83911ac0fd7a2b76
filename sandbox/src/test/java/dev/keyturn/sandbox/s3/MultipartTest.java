package dev.keyturn.sandbox.s3;

import static dev.keyturn.sandbox.s3.TestingS3.BUCKET;
import static dev.keyturn.sandbox.s3.TestingS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

class MultipartTest {
  private static final int MIN_PART = 5 << 20;

  private final TestingS3 testing = TestingS3.withVersionedBucket();

  @Test
  void joinsParts() {
    byte[] content = putInTwoParts();

    assertThat(testing.s3().getObjectAsBytes(r -> r.bucket(BUCKET).key("big")).asByteArray())
        .isEqualTo(content);
    assertThat(
            testing
                .s3()
                .getObject(r -> r.bucket(BUCKET).key("big").partNumber(2))
                .response()
                .partsCount())
        .isEqualTo(2);
    assertThat(uploads().uploads()).isEmpty();
  }

  @Test
  void servesRangesAcrossParts() {
    byte[] content = putInTwoParts();
    String range = "bytes=" + (MIN_PART - 2) + "-" + (MIN_PART + 1);

    assertThat(
            testing
                .s3()
                .getObjectAsBytes(r -> r.bucket(BUCKET).key("big").range(range))
                .asByteArray())
        .isEqualTo(Arrays.copyOfRange(content, MIN_PART - 2, MIN_PART + 2));
  }

  @Test
  void keepsWhatTheUploadBeganWith() {
    byte[] content = putInTwoParts();
    var head = testing.s3().headObject(r -> r.bucket(BUCKET).key("big"));

    assertThat(head.eTag()).endsWith("-2\"");
    assertThat(head.contentLength()).isEqualTo(content.length);
    assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
    assertThat(head.metadata()).isEqualTo(Map.of("owner", "orders"));
  }

  @Test
  void keepsTheKeyThatTheUploadBeganWith() {
    String oldKey = testing.newKey();
    String id =
        testing
            .s3()
            .createMultipartUpload(
                r ->
                    r.bucket(BUCKET)
                        .key("big")
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(oldKey))
            .uploadId();
    List<CompletedPart> parts = List.of(upload(id, 1, new byte[10]));
    testing.kms().disableKey(r -> r.keyId(oldKey));

    assertRefused(() -> upload(id, 2, new byte[10]), 400, "KMS.DisabledException");
    assertRefused(() -> complete(id, parts), 400, "KMS.DisabledException");
    testing.kms().enableKey(r -> r.keyId(oldKey));
    complete(id, parts);
    assertThat(testing.s3().headObject(r -> r.bucket(BUCKET).key("big")).ssekmsKeyId())
        .isEqualTo(oldKey);
  }

  @Test
  void copiesParts() {
    testing.put("source", "0123456789");
    String id = begin("big");
    String etag =
        testing
            .s3()
            .uploadPartCopy(
                r ->
                    r.sourceBucket(BUCKET)
                        .sourceKey("source")
                        .copySourceRange("bytes=2-4")
                        .destinationBucket(BUCKET)
                        .destinationKey("big")
                        .uploadId(id)
                        .partNumber(1))
            .copyPartResult()
            .eTag();
    complete(id, List.of(CompletedPart.builder().partNumber(1).eTag(etag).build()));

    assertThat(testing.text("big")).isEqualTo("234");
  }

  @Test
  void refusesBadLists() {
    String id = begin("big");
    CompletedPart one = upload(id, 1, new byte[10]);
    CompletedPart two = upload(id, 2, new byte[10]);
    CompletedPart other = CompletedPart.builder().partNumber(1).eTag("\"00\"").build();

    assertRefused(() -> complete(id, List.of(two, one)), 400, "InvalidPartOrder");
    assertRefused(() -> complete(id, List.of(other)), 400, "InvalidPart");
    assertRefused(() -> complete(id, List.of(one, two)), 400, "EntityTooSmall");
    complete(id, List.of(one));
    assertRefused(() -> complete(id, List.of(one)), 404, "NoSuchUpload");
  }

  @Test
  void abortsUploads() {
    String id = begin("big");
    upload(id, 1, new byte[10]);
    testing.s3().abortMultipartUpload(r -> r.bucket(BUCKET).key("big").uploadId(id));

    assertRefused(() -> upload(id, 2, new byte[10]), 404, "NoSuchUpload");
    assertThat(uploads().uploads()).isEmpty();
  }

  @Test
  void listsUploadsInPages() {
    List<String> ids = List.of(begin("a"), begin("a"), begin("b c"), begin("d/1"));
    List<String> seen = new ArrayList<>();
    ListMultipartUploadsResponse page = page("", "");
    page.uploads().forEach(upload -> seen.add(upload.uploadId()));
    while (page.isTruncated()) {
      page = page(page.nextKeyMarker(), page.nextUploadIdMarker());
      page.uploads().forEach(upload -> seen.add(upload.uploadId()));
    }

    assertThat(seen).isEqualTo(ids);
    assertThat(
            testing
                .s3()
                .listMultipartUploads(r -> r.bucket(BUCKET).delimiter("/"))
                .commonPrefixes())
        .hasSize(1);
  }

  @Test
  void listsPartsInPages() {
    String id = begin("big");
    upload(id, 1, new byte[1]);
    upload(id, 7, new byte[1]);
    var first = testing.s3().listParts(r -> r.bucket(BUCKET).key("big").uploadId(id).maxParts(1));
    var second =
        testing
            .s3()
            .listParts(
                r ->
                    r.bucket(BUCKET)
                        .key("big")
                        .uploadId(id)
                        .partNumberMarker(first.nextPartNumberMarker()));

    assertThat(first.isTruncated()).isTrue();
    assertThat(first.parts()).extracting(Part::partNumber).containsExactly(1);
    assertThat(second.isTruncated()).isFalse();
    assertThat(second.parts()).extracting(Part::partNumber).containsExactly(7);
  }

  private ListMultipartUploadsResponse page(String keyMarker, String idMarker) {
    return testing
        .s3()
        .listMultipartUploads(
            r -> r.bucket(BUCKET).maxUploads(1).keyMarker(keyMarker).uploadIdMarker(idMarker));
  }

  private byte[] putInTwoParts() {
    byte[] content = new byte[MIN_PART + 10];
    new Random(1).nextBytes(content);
    String keyArn = testing.newKey();
    String id =
        testing
            .s3()
            .createMultipartUpload(
                r ->
                    r.bucket(BUCKET)
                        .key("big")
                        .metadata(Map.of("owner", "orders"))
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(keyArn))
            .uploadId();
    complete(
        id,
        List.of(
            upload(id, 1, Arrays.copyOf(content, MIN_PART)),
            upload(id, 3, Arrays.copyOfRange(content, MIN_PART, content.length))));
    return content;
  }

  private String begin(String key) {
    return testing.s3().createMultipartUpload(r -> r.bucket(BUCKET).key(key)).uploadId();
  }

  private CompletedPart upload(String id, int number, byte[] bytes) {
    String etag =
        testing
            .s3()
            .uploadPart(
                r -> r.bucket(BUCKET).key("big").uploadId(id).partNumber(number),
                RequestBody.fromBytes(bytes))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private void complete(String id, List<CompletedPart> parts) {
    testing
        .s3()
        .completeMultipartUpload(
            r -> r.bucket(BUCKET).key("big").uploadId(id).multipartUpload(m -> m.parts(parts)));
  }

  private ListMultipartUploadsResponse uploads() {
    return testing.s3().listMultipartUploads(r -> r.bucket(BUCKET));
  }
}

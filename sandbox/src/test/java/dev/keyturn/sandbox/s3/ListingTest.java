package dev.keyturn.sandbox.s3;

import static dev.keyturn.sandbox.s3.TestingS3.BUCKET;
import static dev.keyturn.sandbox.s3.TestingS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

class ListingTest {
  private final TestingS3 testing = TestingS3.withVersionedBucket();

  @Test
  void pagesThroughKeys() {
    List<String> keys = putNumbered(7);
    List<String> seen = new ArrayList<>();
    List<Boolean> truncated = new ArrayList<>();
    String token = null;
    do {
      String current = token;
      ListObjectsV2Response page =
          testing.s3().listObjectsV2(r -> r.bucket(BUCKET).maxKeys(3).continuationToken(current));
      page.contents().forEach(object -> seen.add(object.key()));
      assertThat(page.keyCount()).isEqualTo(page.contents().size());
      truncated.add(page.isTruncated());
      token = page.nextContinuationToken();
    } while (token != null);

    assertThat(seen).isEqualTo(keys);
    assertThat(truncated).containsExactly(true, true, false);
  }

  @Test
  void isNotTruncatedWhenThePageIsJustFull() {
    putNumbered(3);

    assertThat(testing.s3().listObjectsV2(r -> r.bucket(BUCKET).maxKeys(3)).isTruncated())
        .isFalse();
    assertThat(testing.s3().listObjectVersions(r -> r.bucket(BUCKET).maxKeys(3)).isTruncated())
        .isFalse();
  }

  @Test
  void foldsKeysIntoCommonPrefixes() {
    List.of("a/1", "a/2", "b", "c/x/1", "c/x/2", "c/y", "d//1")
        .forEach(key -> testing.put(key, ""));
    ListObjectsV2Response top = testing.s3().listObjectsV2(r -> r.bucket(BUCKET).delimiter("/"));
    ListObjectsV2Response below =
        testing.s3().listObjectsV2(r -> r.bucket(BUCKET).delimiter("/").prefix("c/"));

    assertThat(prefixes(top)).containsExactly("a/", "c/", "d/");
    assertThat(keys(top)).containsExactly("b");
    assertThat(prefixes(below)).containsExactly("c/x/");
    assertThat(keys(below)).containsExactly("c/y");
  }

  @Test
  void pagesThroughCommonPrefixes() {
    List.of("a/1", "a/2", "b", "c/1", "c/2").forEach(key -> testing.put(key, ""));
    List<String> seen = new ArrayList<>();
    String token = null;
    do {
      String current = token;
      ListObjectsV2Response page =
          testing
              .s3()
              .listObjectsV2(
                  r -> r.bucket(BUCKET).delimiter("/").maxKeys(1).continuationToken(current));
      seen.addAll(prefixes(page));
      seen.addAll(keys(page));
      token = page.nextContinuationToken();
    } while (token != null);

    assertThat(seen).containsExactly("a/", "b", "c/");
  }

  @Test
  void startsAfterAKey() {
    putNumbered(5);

    assertThat(keys(testing.s3().listObjectsV2(r -> r.bucket(BUCKET).startAfter("key-3"))))
        .containsExactly("key-4", "key-5");
  }

  @Test
  void leavesDeletedKeysOut() {
    putNumbered(3);
    testing.s3().deleteObject(r -> r.bucket(BUCKET).key("key-2"));

    assertThat(keys(testing.s3().listObjectsV2(r -> r.bucket(BUCKET))))
        .containsExactly("key-1", "key-3");
  }

  @Test
  void pagesThroughVersionsEvenIfTheMarkedOneIsDeleted() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(0, testing.put("k", "version " + i));
    }
    ids.add(testing.put("l", ""));
    List<String> seen = new ArrayList<>();
    ListObjectVersionsResponse page =
        testing.s3().listObjectVersions(r -> r.bucket(BUCKET).maxKeys(2));
    page.versions().forEach(version -> seen.add(version.versionId()));
    while (page.isTruncated()) {
      String key = page.nextKeyMarker();
      String id = page.nextVersionIdMarker();
      testing.s3().deleteObject(r -> r.bucket(BUCKET).key(key).versionId(id));
      page =
          testing
              .s3()
              .listObjectVersions(
                  r -> r.bucket(BUCKET).maxKeys(2).keyMarker(key).versionIdMarker(id));
      page.versions().forEach(version -> seen.add(version.versionId()));
    }

    assertThat(seen).isEqualTo(ids);
  }

  @Test
  void startsVersionsAfterAllOfAMarkedKey() {
    putNumbered(3);

    assertThat(testing.s3().listObjectVersions(r -> r.bucket(BUCKET).keyMarker("key-1")).versions())
        .extracting(ObjectVersion::key)
        .containsExactly("key-2", "key-3");
    assertRefused(
        () -> testing.s3().listObjectVersions(r -> r.bucket(BUCKET).versionIdMarker("null")),
        400,
        "InvalidArgument");
  }

  @Test
  void encodesKeysIfAsked() {
    testing.put("a b+c/\u00e9\n", "");

    assertThat(testing.s3().listObjects(r -> r.bucket(BUCKET).encodingType("url")).contents())
        .extracting(S3Object::key)
        .containsExactly("a b+c/\u00e9\n");
    assertThat(PercentCoding.encodeForListing("a b+c/\u00e9\n~*"))
        .isEqualTo("a+b%2Bc/%C3%A9%0A%7E*");
  }

  @Test
  void neverShowsEncryption() {
    testing.putSealed("k", "secret", testing.newKey());

    assertThat(testing.s3().listObjectsV2(r -> r.bucket(BUCKET)).contents().get(0).toString())
        .doesNotContain("arn:aws:kms");
  }

  private List<String> putNumbered(int count) {
    List<String> keys = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      keys.add("key-" + i);
      testing.put("key-" + i, "");
    }
    return keys;
  }

  private static List<String> keys(ListObjectsV2Response page) {
    return page.contents().stream().map(S3Object::key).toList();
  }

  private static List<String> prefixes(ListObjectsV2Response page) {
    return page.commonPrefixes().stream().map(CommonPrefix::prefix).toList();
  }
}

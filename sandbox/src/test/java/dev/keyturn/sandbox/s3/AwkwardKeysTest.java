package dev.keyturn.sandbox.s3;

import static dev.keyturn.sandbox.s3.TestingS3.BUCKET;
import static dev.keyturn.sandbox.s3.TestingS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

class AwkwardKeysTest {
  private static final String COMPOSED = "caf\u00e9";
  private static final String DECOMPOSED = "cafe\u0301";

  static Stream<String> awkwardKeys() {
    return Stream.of(
        "../x",
        "./y",
        "a/../../b",
        "a//b",
        "/lead",
        "trail/",
        "a b",
        " lead and trail ",
        "a+b",
        "100%",
        "a%2Fb",
        "%41",
        "what?",
        "a?versionId=1",
        "a#b",
        "a&b=c;d",
        "\"quoted\" 'single' <tag> &amp;",
        "line\nbreak",
        "carriage\rreturn",
        "tab\tand\u000bvertical",
        "bell\u0001\u001f\u007f",
        "emoji \uD83D\uDE00",
        COMPOSED,
        DECOMPOSED,
        "x".repeat(1024),
        "\uD83D\uDE00".repeat(256),
        "~tilde*star(paren)!$,:@=");
  }

  @ParameterizedTest
  @MethodSource("awkwardKeys")
  void roundTripsByteExactly(String key) {
    TestingS3 testing = TestingS3.withVersionedBucket();
    String versionId = testing.put(key, "content of " + key);

    assertThat(testing.text(key)).isEqualTo("content of " + key);
    assertThat(testing.s3().listObjectsV2(r -> r.bucket(BUCKET).encodingType("url")).contents())
        .extracting(S3Object::key)
        .containsExactly(key);
    assertThat(
            testing.s3().listObjectVersions(r -> r.bucket(BUCKET).encodingType("url")).versions())
        .extracting(ObjectVersion::key)
        .containsExactly(key);

    testing
        .s3()
        .copyObject(
            r ->
                r.sourceBucket(BUCKET)
                    .sourceKey(key)
                    .sourceVersionId(versionId)
                    .destinationBucket(BUCKET)
                    .destinationKey(key)
                    .metadataDirective("REPLACE"));
    assertThat(testing.text(key)).isEqualTo("content of " + key);
    testing.s3().deleteObject(r -> r.bucket(BUCKET).key(key));
    assertThat(testing.s3().listObjectsV2(r -> r.bucket(BUCKET).encodingType("url")).contents())
        .isEmpty();
  }

  @Test
  void listsInOrderOfUtf8Bytes() {
    TestingS3 testing = TestingS3.withBucket();
    List<String> ordered =
        new ArrayList<>(
            List.of("A", "B", "a", "a/b", "a0", COMPOSED, "z", "\uFF5E", "\uD83D\uDE00"));
    Collections.sort(ordered, Bucket.utf8Order());
    assertThat(ordered).endsWith("\uFF5E", "\uD83D\uDE00");
    List<String> shuffled = new ArrayList<>(ordered);
    Collections.reverse(shuffled);
    shuffled.forEach(key -> testing.put(key, ""));

    assertThat(testing.s3().listObjectsV2(r -> r.bucket(BUCKET).encodingType("url")).contents())
        .extracting(S3Object::key)
        .containsExactlyElementsOf(ordered);
  }

  @Test
  void keepsTwinsApart() {
    TestingS3 testing = TestingS3.withBucket();
    testing.put(COMPOSED, "composed");
    testing.put(DECOMPOSED, "decomposed");
    testing.put("Case", "upper");
    testing.put("case", "lower");

    assertThat(testing.text(COMPOSED)).isEqualTo("composed");
    assertThat(testing.text(DECOMPOSED)).isEqualTo("decomposed");
    assertThat(testing.text("Case")).isEqualTo("upper");
    assertThat(testing.text("case")).isEqualTo("lower");
  }

  @Test
  void refusesKeysOfMoreThan1024Bytes() {
    TestingS3 testing = TestingS3.withBucket();

    assertRefused(() -> testing.put("\u00e9".repeat(513), ""), 400, "KeyTooLongError");
  }

  @Test
  void deletesSeveralAwkwardKeysAtOnce() {
    TestingS3 testing = TestingS3.withBucket();
    List<ObjectIdentifier> identifiers =
        awkwardKeys()
            .filter(
                key -> key.chars().noneMatch(c -> c < 0x20 && c != '\n' && c != '\t' && c != '\r'))
            .peek(key -> testing.put(key, ""))
            .map(key -> ObjectIdentifier.builder().key(key).build())
            .toList();

    assertThat(
            testing
                .s3()
                .deleteObjects(r -> r.bucket(BUCKET).delete(d -> d.objects(identifiers)))
                .deleted())
        .hasSameSizeAs(identifiers);
    assertThat(testing.s3().listObjectsV2(r -> r.bucket(BUCKET).encodingType("url")).contents())
        .isEmpty();
  }
}

package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.StorageClass;

class ParityTest {
  @Test
  void comparesEveryKindOfChecksum() {
    HeadFacts before =
        head(
            head ->
                head.checksumMD5("a")
                    .checksumXXHASH64("b")
                    .checksumXXHASH3("c")
                    .checksumXXHASH128("d")
                    .checksumSHA512("e"));
    assertThat(before.checksums())
        .containsOnlyKeys("MD5", "SHA512", "XXHASH128", "XXHASH3", "XXHASH64");
    assertThat(Parity.differences(before, head(head -> head.checksumMD5("z"))))
        .containsExactly(
            "checksum MD5 changed",
            "checksum SHA512 is gone",
            "checksum XXHASH128 is gone",
            "checksum XXHASH3 is gone",
            "checksum XXHASH64 is gone");
  }

  @Test
  void missesARestoredCopyThatIsGone() {
    HeadFacts restored =
        head(
            head ->
                head.storageClass(StorageClass.GLACIER)
                    .restore("ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2029\""));
    HeadFacts archived = head(head -> head.storageClass(StorageClass.GLACIER));
    assertThat(Parity.differences(restored, archived))
        .containsExactly("its copy restored from the archive is gone");
    assertThat(Parity.differences(archived, restored)).isEmpty();
  }

  private static HeadFacts head(Consumer<HeadObjectResponse.Builder> more) {
    HeadObjectResponse.Builder head = HeadObjectResponse.builder().eTag("\"e\"").contentLength(1L);
    more.accept(head);
    return HeadFacts.of(head.build());
  }
}

package dev.keyturn.aws.datakey;

import dev.keyturn.aws.s3.HeadFacts;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/**
 * A PutObject that carries over what the version before it had; an Object Lock stays on the version
 * that has it. It grants nothing: what it granted again, the application may have taken back.
 */
final class FilePut {
  /** What AWS's SDK can make without native code. */
  private static final Set<String> COMPUTABLE =
      Set.of("CRC32", "CRC32C", "MD5", "SHA1", "SHA256", "SHA512");

  private final KeyFile file;
  private final HeadFacts before;
  private final Map<String, String> tags;
  private final Set<String> checksums;

  FilePut(KeyFile file, HeadFacts before, Map<String, String> tags, Set<String> checksums) {
    this.file = file;
    this.before = before;
    this.tags = tags;
    this.checksums = checksums;
  }

  /** The request, under the new key if the file was under the old one, else under its own. */
  PutObjectRequest request(byte[] content, KeyArn oldKey, KeyArn newKey) {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(file.bucket())
            .key(file.key())
            .ifMatch(before.etag())
            .metadata(before.metadata())
            .storageClass(before.storageClass());
    headers(put, before.headers());
    encryption(put, oldKey, newKey);
    checksums.forEach(algorithm -> checksum(put, algorithm, content));
    if (!tags.isEmpty()) {
      put.tagging(tagging());
    }
    return put.build();
  }

  private void checksum(PutObjectRequest.Builder put, String algorithm, byte[] content) {
    if (algorithm.equals(Crc64Nvme.NAME)) {
      put.checksumCRC64NVME(Crc64Nvme.of(content));
    } else if (COMPUTABLE.contains(algorithm)) {
      put.checksumAlgorithm(algorithm);
    } else {
      throw FailureType.PLAN_REFUSED.failure(
          file.name()
              + " can't be written: its checksum "
              + algorithm
              + " can't be made here; write it with CRC64NVME or SHA256, then send retryFailed");
    }
  }

  private static void headers(PutObjectRequest.Builder put, Map<String, String> headers) {
    put.cacheControl(headers.get("Cache-Control"))
        .contentDisposition(headers.get("Content-Disposition"))
        .contentEncoding(headers.get("Content-Encoding"))
        .contentLanguage(headers.get("Content-Language"))
        .contentType(headers.get("Content-Type"))
        .websiteRedirectLocation(headers.get(HeadFacts.REDIRECT));
    String expires = headers.get(HeadFacts.EXPIRES);
    if (expires != null) {
      put.overrideConfiguration(request -> request.putHeader(HeadFacts.EXPIRES, expires));
    }
  }

  private void encryption(PutObjectRequest.Builder put, KeyArn oldKey, KeyArn newKey) {
    before.algorithm().ifPresent(put::serverSideEncryption);
    if (before.isUnderKms()) {
      put.ssekmsKeyId(before.isUnder(oldKey) ? newKey.value() : before.kmsKey().orElse(null));
    }
    if (before.isUnderKms() && !before.isDoublyEncrypted()) {
      put.bucketKeyEnabled(before.bucketKey());
    }
  }

  private Tagging tagging() {
    List<Tag> set =
        tags.entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    return Tagging.builder().tagSet(set).build();
  }
}

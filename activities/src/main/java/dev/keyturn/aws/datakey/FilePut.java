package dev.keyturn.aws.datakey;

import dev.keyturn.aws.s3.AclGrants;
import dev.keyturn.aws.s3.HeadFacts;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.WrappedKeySource;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.Tagging;

/**
 * A PutObject that carries over what the version before it had; an Object Lock stays on the version
 * that has it.
 */
final class FilePut {
  private final S3Client s3;
  private final WrappedKeySource.JsonLines source;
  private final HeadFacts before;
  private final AclGrants grants;

  FilePut(S3Client s3, WrappedKeySource.JsonLines source, HeadFacts before, AclGrants grants) {
    this.s3 = s3;
    this.source = source;
    this.before = before;
    this.grants = grants;
  }

  /** The request, under the new key if the file was under the old one, else under its own. */
  PutObjectRequest request(KeyArn oldKey, KeyArn newKey) {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(source.bucket())
            .key(source.key())
            .ifMatch(before.etag())
            .metadata(before.metadata())
            .storageClass(before.storageClass());
    headers(put, before.headers());
    encryption(put, oldKey, newKey);
    grants(put);
    if (before.tags() > 0) {
      put.tagging(tags());
    }
    return put.build();
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

  private void grants(PutObjectRequest.Builder put) {
    put.grantFullControl(grants.header(Permission.FULL_CONTROL).orElse(null))
        .grantRead(grants.header(Permission.READ).orElse(null))
        .grantReadACP(grants.header(Permission.READ_ACP).orElse(null))
        .grantWriteACP(grants.header(Permission.WRITE_ACP).orElse(null));
  }

  private Tagging tags() {
    var tags =
        s3.getObjectTagging(
            get -> get.bucket(source.bucket()).key(source.key()).versionId(before.version()));
    return Tagging.builder().tagSet(tags.tagSet()).build();
  }
}

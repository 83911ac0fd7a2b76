package dev.keyturn.acceptance.estate;

import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** An object to be put, with everything that it is to have. */
public record Recipe(Place place, PutObjectRequest request, SdkBytes content) {
  private static final StorageClass[] STORAGE_CLASSES = {
    StorageClass.STANDARD_IA,
    StorageClass.INTELLIGENT_TIERING,
    StorageClass.ONEZONE_IA,
    StorageClass.GLACIER_IR
  };
  private static final ChecksumAlgorithm[] CHECKSUMS = {
    ChecksumAlgorithm.CRC32,
    ChecksumAlgorithm.CRC32_C,
    ChecksumAlgorithm.SHA1,
    ChecksumAlgorithm.SHA256
  };

  /** An object under the bucket's default encryption; what it has varies with the random. */
  public static Recipe of(Place place, RandomGenerator random) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(place.bucket())
            .key(place.key())
            .contentType(random.nextInt(3) == 0 ? "application/json" : "text/plain; charset=UTF-8")
            .checksumAlgorithm(CHECKSUMS[random.nextInt(CHECKSUMS.length)]);
    if (random.nextInt(2) == 0) {
      request.metadata(
          Map.of("origin", "order desk " + random.nextInt(100), "purpose", "a=b; c, \"d\""));
    }
    if (random.nextInt(3) == 0) {
      request.tagging("team=orders&cost-center=" + random.nextInt(9) + "&note=a%20b%2Bc");
    }
    if (random.nextInt(5) == 0) {
      request.cacheControl("max-age=60, private").contentDisposition("attachment; filename=\"a\"");
    }
    if (random.nextInt(6) == 0) {
      request.storageClass(STORAGE_CLASSES[random.nextInt(STORAGE_CLASSES.length)]);
    }
    return new Recipe(place, request.build(), content(random));
  }

  /** The same, readable to all AWS users; only for buckets that have lists of access. */
  Recipe shared() {
    return with(request.toBuilder().acl(ObjectCannedACL.AUTHENTICATED_READ).build());
  }

  /** The same, under a key of S3's own. */
  Recipe underAnotherKey() {
    return with(request.toBuilder().serverSideEncryption(ServerSideEncryption.AES256).build());
  }

  Write write() {
    return new Write(
        Hash.sha256(content.asByteArray()), Optional.of(Traits.of(request)), Optional.empty());
  }

  private Recipe with(PutObjectRequest changed) {
    return new Recipe(place, changed, content);
  }

  private static SdkBytes content(RandomGenerator random) {
    int size =
        switch (random.nextInt(50)) {
          case 0 -> 0;
          case 1 -> 100_000;
          default -> 100 + random.nextInt(4_000);
        };
    byte[] content = new byte[size];
    random.nextBytes(content);
    return SdkBytes.fromByteArray(content);
  }
}

package dev.keyturn.acceptance.estate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** Makes the buckets and fills them. */
final class BucketFiller {
  /** Versioned; its default encryption names the key's alias. */
  static final String DATA = "orders-data";

  /**
   * Not versioned, with lists of access; its default encryption names the key, with bucket keys.
   */
  static final String UPLOADS = "orders-uploads";

  private static final int VERSIONS_OF_SOME = 3;

  private final S3Client s3;
  private final Books books;
  private final long seed;

  BucketFiller(S3Client s3, Books books, long seed) {
    this.s3 = s3;
    this.books = books;
    this.seed = seed;
  }

  /** Makes both buckets. */
  void make(String oldKey) {
    String aliasArn = oldKey.replaceFirst(":key/.*$", ":" + Estate.ALIAS);
    make(DATA, aliasArn, false);
    s3.putBucketVersioning(
        request ->
            request
                .bucket(DATA)
                .versioningConfiguration(
                    versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
    make(UPLOADS, oldKey, true);
  }

  /** The puts that make up so many object versions, three fifths of them in the versioned one. */
  List<Runnable> fillings(int objectVersions) {
    int uploads = objectVersions * 2 / 5;
    List<Runnable> fillings = new ArrayList<>(versioned(objectVersions - uploads));
    for (int i = 0; i < uploads; i++) {
      int number = i;
      fillings.add(() -> upload(number));
    }
    return fillings;
  }

  private List<Runnable> versioned(int versions) {
    List<Runnable> fillings = new ArrayList<>();
    int left = versions;
    for (int i = 0; left > 0; i++) {
      int number = i;
      int of = i % 4 == 0 ? Math.min(left, VERSIONS_OF_SOME) : 1;
      fillings.add(() -> history(number, of));
      left -= of;
    }
    return fillings;
  }

  private void history(int number, int versions) {
    SplittableRandom random = new SplittableRandom(seed + number);
    Place place = new Place(DATA, name(number));
    for (int i = 0; i < versions; i++) {
      Recipe recipe = Recipe.of(place, random);
      books.put(s3, number % 25 == 11 ? recipe.underAnotherKey() : recipe);
    }
    if (number % 20 == 8) {
      books.delete(s3, place);
    }
  }

  private void upload(int number) {
    SplittableRandom random = new SplittableRandom(~seed + number);
    Recipe recipe = Recipe.of(new Place(UPLOADS, name(number)), random);
    if (number % 10 == 3) {
      recipe = recipe.shared();
    }
    books.put(s3, number % 25 == 11 ? recipe.underAnotherKey() : recipe);
  }

  private static String name(int number) {
    return number < AwkwardNames.ALL.size()
        ? AwkwardNames.ALL.get(number)
        : String.format(Locale.ROOT, "2026/%02d/order-%06d.json", 1 + number % 12, number);
  }

  private void make(String bucket, String key, boolean withBucketKey) {
    s3.createBucket(
        request ->
            request
                .bucket(bucket)
                .objectOwnership(
                    withBucketKey
                        ? ObjectOwnership.OBJECT_WRITER
                        : ObjectOwnership.BUCKET_OWNER_ENFORCED));
    ServerSideEncryptionRule rule =
        ServerSideEncryptionRule.builder()
            .bucketKeyEnabled(withBucketKey)
            .applyServerSideEncryptionByDefault(
                standard -> standard.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID(key))
            .build();
    s3.putBucketEncryption(
        request ->
            request
                .bucket(bucket)
                .serverSideEncryptionConfiguration(configuration -> configuration.rules(rule)));
  }
}

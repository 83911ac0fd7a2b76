package dev.keyturn.sandbox.s3;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** All buckets of all accounts: names are global. */
final class Buckets {
  private final ConcurrentMap<String, Bucket> byName = new ConcurrentHashMap<>();

  /** The bucket that a request addresses, checked for region, owner and permission. */
  Bucket open(S3Request request) {
    Bucket bucket = named(request.bucket());
    checkRegion(request, bucket.identity());
    checkOwner(bucket, request.header("x-amz-expected-bucket-owner"));
    Access.check(request, bucket, request.operation().action(), request.target());
    return bucket;
  }

  /** The bucket that a copy reads from; it may be in another region. */
  Bucket ofCopySource(S3Request request, String name) {
    Bucket bucket = named(name);
    checkOwner(bucket, request.header("x-amz-source-expected-bucket-owner"));
    return bucket;
  }

  private Bucket named(String name) {
    Bucket bucket = byName.get(name);
    if (bucket == null) {
      throw Errors.noSuchBucket(name);
    }
    return bucket;
  }

  private static void checkOwner(Bucket bucket, Optional<String> expected) {
    if (expected.isPresent() && !expected.get().equals(bucket.identity().account())) {
      throw Errors.accessDenied("Access Denied");
    }
  }

  private static void checkRegion(S3Request request, Bucket.Identity identity) {
    boolean elsewhere =
        !request.caller().isAnonymous() && !identity.region().equals(request.region());
    if (elsewhere && request.operation() != Operation.GET_BUCKET_LOCATION) {
      throw Refusal.of(
              "PermanentRedirect",
              301,
              "The bucket you are attempting to access must be addressed using the specified"
                  + " endpoint. Please send all future requests to this endpoint.")
          .element("Endpoint", "s3." + identity.region() + ".amazonaws.com")
          .element("Bucket", identity.name())
          .header("x-amz-bucket-region", identity.region());
    }
  }

  /** Adds a bucket; the one that has the name already, if any, is returned and stays. */
  Optional<Bucket> add(Bucket bucket) {
    return Optional.ofNullable(byName.putIfAbsent(bucket.name(), bucket));
  }

  void remove(Bucket bucket) {
    bucket.delete();
    byName.remove(bucket.name(), bucket);
  }

  /** The buckets of an account, by name. */
  List<Bucket> of(String account) {
    return byName.values().stream()
        .filter(bucket -> bucket.identity().account().equals(account))
        .sorted(Comparator.comparing(Bucket::name))
        .toList();
  }
}

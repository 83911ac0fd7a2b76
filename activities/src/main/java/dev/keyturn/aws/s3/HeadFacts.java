package dev.keyturn.aws.s3;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SortedCopy;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockEventHold;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;

/**
 * What HEAD says of one object version, and what must still be so after it has been moved.
 *
 * @param algorithm {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}; empty if none is given
 * @param headers the content headers and the website redirect, by name
 * @param hiddenMetadata how many entries of its metadata no header can show
 * @param checksums by algorithm; only known where HEAD was asked for them
 */
public record HeadFacts(
    String etag,
    Optional<String> versionId,
    long length,
    Optional<String> algorithm,
    Optional<String> kmsKey,
    boolean bucketKey,
    String storageClass,
    Map<String, String> headers,
    Map<String, String> metadata,
    int hiddenMetadata,
    int tags,
    Map<String, String> checksums,
    Tier tier,
    Lock lock) {
  /** The website redirect's name among the headers. */
  public static final String REDIRECT = "x-amz-website-redirect-location";

  /** The name among the headers under which the expiry date stands as it was written. */
  public static final String EXPIRES = "Expires";

  private static final String DSSE = "aws:kms:dsse";

  public HeadFacts {
    headers = SortedCopy.of(headers);
    metadata = SortedCopy.of(metadata);
    checksums = SortedCopy.of(checksums);
  }

  /**
   * Whether the bytes are in an archive, where they can be rewrapped and not be read, unless there
   * is a restored copy beside them, which ends with the version.
   *
   * @param until when the restored copy ends by itself, where S3 tells
   */
  public record Tier(boolean archived, boolean restored, Optional<Instant> until) {
    private static final Pattern EXPIRY = Pattern.compile("expiry-date=\"([^\"]+)\"");

    static Tier of(boolean archived, Optional<String> restore) {
      Optional<String> restored =
          restore.filter(header -> header.contains("ongoing-request=\"false\""));
      return new Tier(archived, restored.isPresent(), restored.flatMap(Tier::expiry));
    }

    private static Optional<Instant> expiry(String restore) {
      Matcher date = EXPIRY.matcher(restore);
      try {
        return date.find()
            ? Optional.of(Instant.from(RFC_1123_DATE_TIME.parse(date.group(1))))
            : Optional.empty();
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }

    /** Whether a GET answers with the bytes. */
    public boolean isReadable() {
      return !archived || restored;
    }
  }

  /** Object Lock's hold on a version. */
  public record Lock(Optional<String> mode, Optional<Instant> retainUntil, boolean held) {
    /** Whether there is one, be it that its time has run out. */
    boolean isThere() {
      return held || mode.isPresent() || retainUntil.isPresent();
    }

    @Override
    public String toString() {
      String retention =
          retainUntil.map(until -> mode.orElse("unknown") + " until " + until).orElse("");
      return isThere() ? (retention + (held ? " held" : "")).strip() : "none";
    }
  }

  /** The facts in an answer to HEAD. */
  public static HeadFacts of(HeadObjectResponse head) {
    return new HeadFacts(
        head.eTag(),
        Optional.ofNullable(head.versionId()),
        head.contentLength() == null ? 0 : head.contentLength(),
        Optional.ofNullable(head.serverSideEncryptionAsString()),
        Optional.ofNullable(head.ssekmsKeyId()),
        Boolean.TRUE.equals(head.bucketKeyEnabled()),
        head.storageClassAsString() == null ? "STANDARD" : head.storageClassAsString(),
        headers(head),
        head.metadata(),
        head.missingMeta() == null ? 0 : head.missingMeta(),
        head.tagCount() == null ? 0 : head.tagCount(),
        checksums(head),
        tier(head),
        lock(head));
  }

  /** The id of this version; {@code null} in letters where the bucket has no versions. */
  public String version() {
    return versionId.orElse(Listed.NULL_VERSION);
  }

  /** Whether the bytes are encrypted twice, which UpdateObjectEncryption can't handle. */
  public boolean isDoublyEncrypted() {
    return algorithm.filter(DSSE::equals).isPresent();
  }

  /** Whether a KMS key protects this version. */
  public boolean isUnderKms() {
    return algorithm.filter(name -> name.startsWith("aws:kms")).isPresent();
  }

  /** Whether this very key protects this version. */
  public boolean isUnder(KeyArn key) {
    return isUnderKms() && Judgement.names(kmsKey.orElse(""), key);
  }

  /** The same with other content, whose checksums are not known. */
  public HeadFacts withLength(long newLength) {
    return with(newLength, metadata, Map.of(), tier);
  }

  /**
   * What a copy with that metadata has to look like, which is under the new key if this is under
   * the old one, and under its own otherwise. Older objects have no encryption, which no write
   * leaves out today.
   */
  HeadFacts copied(KeyArn oldKey, KeyArn newKey, Map<String, String> newMetadata) {
    return new HeadFacts(
        etag,
        versionId,
        length,
        algorithm.or(() -> Optional.of("AES256")),
        isUnder(oldKey) ? Optional.of(newKey.value()) : kmsKey,
        bucketKey,
        storageClass,
        headers,
        newMetadata,
        hiddenMetadata,
        tags,
        checksums,
        tier,
        lock);
  }

  /** The same with other user metadata. */
  public HeadFacts withMetadata(Map<String, String> newMetadata) {
    return with(length, newMetadata, checksums, tier);
  }

  /** The same at a later time, by which a restored copy may have ended as it was to. */
  HeadFacts asOf(Supplier<Instant> time) {
    boolean ended = tier.until().filter(until -> !until.isAfter(time.get())).isPresent();
    return ended
        ? with(length, metadata, checksums, Tier.of(tier.archived(), Optional.empty()))
        : this;
  }

  private HeadFacts with(
      long newLength,
      Map<String, String> newMetadata,
      Map<String, String> newChecksums,
      Tier newTier) {
    return new HeadFacts(
        etag,
        versionId,
        newLength,
        algorithm,
        kmsKey,
        bucketKey,
        storageClass,
        headers,
        newMetadata,
        hiddenMetadata,
        tags,
        newChecksums,
        newTier,
        lock);
  }

  private static Map<String, String> headers(HeadObjectResponse head) {
    Map<String, String> headers = new TreeMap<>();
    BiConsumer<String, @Nullable String> put =
        (name, value) -> {
          if (value != null) {
            headers.put(name, value);
          }
        };
    put.accept("Cache-Control", head.cacheControl());
    put.accept("Content-Disposition", head.contentDisposition());
    put.accept("Content-Encoding", head.contentEncoding());
    put.accept("Content-Language", head.contentLanguage());
    put.accept("Content-Type", head.contentType());
    put.accept(EXPIRES, head.expiresString());
    put.accept(REDIRECT, head.websiteRedirectLocation());
    return headers;
  }

  private static Map<String, String> checksums(HeadObjectResponse head) {
    Map<String, String> sums = new TreeMap<>();
    BiConsumer<String, @Nullable String> put =
        (name, value) -> {
          if (value != null) {
            sums.put(name, value);
          }
        };
    put.accept("CRC32", head.checksumCRC32());
    put.accept("CRC32C", head.checksumCRC32C());
    put.accept("CRC64NVME", head.checksumCRC64NVME());
    put.accept("SHA1", head.checksumSHA1());
    put.accept("SHA256", head.checksumSHA256());
    put.accept("SHA512", head.checksumSHA512());
    put.accept("MD5", head.checksumMD5());
    put.accept("XXHASH64", head.checksumXXHASH64());
    put.accept("XXHASH3", head.checksumXXHASH3());
    put.accept("XXHASH128", head.checksumXXHASH128());
    return sums;
  }

  private static Tier tier(HeadObjectResponse head) {
    boolean archived =
        "GLACIER".equals(head.storageClassAsString())
            || "DEEP_ARCHIVE".equals(head.storageClassAsString())
            || head.archiveStatusAsString() != null;
    return Tier.of(archived, Optional.ofNullable(head.restore()));
  }

  private static Lock lock(HeadObjectResponse head) {
    return new Lock(
        Optional.ofNullable(head.objectLockModeAsString()),
        Optional.ofNullable(head.objectLockRetainUntilDate()),
        head.objectLockLegalHoldStatus() == ObjectLockLegalHoldStatus.ON
            || head.objectLockEventHold() == ObjectLockEventHold.ON);
  }
}

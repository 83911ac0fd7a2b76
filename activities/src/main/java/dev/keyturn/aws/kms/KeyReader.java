package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.AwsTime;
import dev.keyturn.aws.TokenBucket;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.GrantListing;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeyUse;
import dev.keyturn.key.ServedResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Reads one key after the other in one region; changes nothing and uses no key. */
public final class KeyReader {
  private static final String LAST_USE = "kms:GetKeyLastUsage";

  private static final int FAILED = 500;
  private static final int NOT_IMPLEMENTED = 501;

  /** Each is one of the client's, which tries three times: some seconds in all. */
  private static final int TRIES = 3;

  private static final Duration PAUSE = Duration.ofMillis(700);

  /** As many as ListGrants gives at a time. */
  private static final int MOST_LISTED = 100;

  /** All of this worker's; KMS lets an account list 100 pages a second, which others need too. */
  private static final TokenBucket PAGES = TokenBucket.spacing(49);

  private final KmsClient kms;
  private final Runnable pace;

  public KeyReader(KmsClient kms) {
    this(kms, PAGES::take);
  }

  private KeyReader(KmsClient kms, Runnable pace) {
    this.kms = kms;
    this.pace = pace;
  }

  /** One for the moment before a disable, in which nobody else's listings may be waited for. */
  static KeyReader withoutPace(KmsClient kms) {
    return new KeyReader(kms, () -> {});
  }

  /** What KMS says of a key that a person named; a missing one fails with the input's field. */
  DescribeKeyResponse describeNamed(String reference, String region) {
    return AwsFailures.call(
        "kms:DescribeKey",
        reference,
        () -> {
          try {
            return kms.describeKey(request -> request.keyId(reference));
          } catch (NotFoundException e) {
            throw FailureType.NOT_FOUND.failure(
                "key \""
                    + reference
                    + "\": does not exist in "
                    + region
                    + "; check its spelling, and give the region and account that it lives in");
          }
        });
  }

  DescribeKeyResponse describe(KeyArn key) {
    return AwsFailures.call(
        "kms:DescribeKey",
        key.value(),
        () -> kms.describeKey(request -> request.keyId(key.value())));
  }

  /** All that is looked at of a key while a run is going, without using it. */
  KeyObservation observe(KeyArn key, Optional<KeyUse> lastUse) {
    return observe(key, lastUse, List.of());
  }

  /**
   * The same.
   *
   * @param looked resources for which services' grants are left out
   */
  KeyObservation observe(KeyArn key, Optional<KeyUse> lastUse, List<ServedResource> looked) {
    Waiting.heartbeat();
    DescribeKeyResponse answer = describe(key);
    return new KeyObservation(
        key,
        AwsTime.of(answer),
        answer.keyMetadata().keyStateAsString(),
        aliases(key),
        listing(key, looked).byAccess(),
        lastUse,
        Optional.of(policy(key)));
  }

  /** The key that a person's words mean. */
  public KeyArn resolve(String reference, String region) {
    return new KeyArn(describeNamed(reference, region).keyMetadata().arn());
  }

  /** Where an alias points; empty where there is no such alias. */
  Optional<KeyArn> target(KeyAlias alias) {
    return AwsFailures.call(
        "kms:DescribeKey",
        alias.value(),
        () -> {
          try {
            return Optional.of(
                new KeyArn(
                    kms.describeKey(request -> request.keyId(alias.value())).keyMetadata().arn()));
          } catch (NotFoundException gone) {
            return Optional.empty();
          }
        });
  }

  /** The state in KMS's word, such as {@code Enabled}. */
  public String state(KeyArn key) {
    return describe(key).keyMetadata().keyStateAsString();
  }

  List<KeyAlias> aliases(KeyArn key) {
    return AwsFailures.call(
        "kms:ListAliases",
        key.value(),
        () ->
            kms.listAliasesPaginator(request -> request.keyId(key.value())).aliases().stream()
                .map(AliasListEntry::aliasName)
                .sorted()
                .map(KeyAlias::new)
                .toList());
  }

  String policy(KeyArn key) {
    return AwsFailures.call(
        "kms:GetKeyPolicy",
        key.value(),
        () ->
            kms.getKeyPolicy(request -> request.keyId(key.value()).policyName("default")).policy());
  }

  /** The key's grants: customers' as far as there is room, services' by number. */
  KeyGrants grants(KeyArn key, List<String> suspects) {
    return listing(key, List.of()).byValue(suspects);
  }

  private GrantListing listing(KeyArn key, List<ServedResource> left) {
    GrantListing listing = new GrantListing(left);
    eachGrant(key, listing::add);
    return listing;
  }

  /** How many grants the key has. */
  long grantCount(KeyArn key) {
    long[] count = {0};
    eachGrant(key, grant -> count[0]++);
    return count[0];
  }

  /** The grants for which something is so, in the order of their ids. */
  List<KeyGrant> grantsThat(KeyArn key, Predicate<KeyGrant> isWanted) {
    List<KeyGrant> found = new ArrayList<>();
    eachGrant(
        key,
        grant -> {
          if (isWanted.test(grant)) {
            found.add(grant);
          }
        });
    found.sort(Comparator.comparing(KeyGrant::id));
    return List.copyOf(found);
  }

  /**
   * Goes through all of a key's grants, of which a key of an account's disks has tens of thousands:
   * page by page, at a pace that leaves most of KMS's quota to others, with a heartbeat for each.
   */
  private void eachGrant(KeyArn key, Consumer<KeyGrant> taken) {
    String next = null;
    do {
      Waiting.heartbeat();
      ListGrantsResponse page = page(key, next);
      page.grants().stream().map(KeyMapper::grant).forEach(taken);
      next = Boolean.TRUE.equals(page.truncated()) ? page.nextMarker() : null;
      if (next != null) {
        pace.run();
      }
    } while (next != null);
  }

  private ListGrantsResponse page(KeyArn key, @Nullable String marker) {
    return AwsFailures.call(
        "kms:ListGrants",
        key.value(),
        () ->
            kms.listGrants(
                request -> request.keyId(key.value()).limit(MOST_LISTED).marker(marker)));
  }

  /** The key's tags. */
  public Map<String, String> tags(KeyArn key) {
    return AwsFailures.call(
        "kms:ListResourceTags",
        key.value(),
        () ->
            KeyMapper.tags(
                kms.listResourceTagsPaginator(request -> request.keyId(key.value())).tags().stream()
                    .toList()));
  }

  /** The last use that KMS has recorded; a key that is being imported or deleted has none. */
  Optional<KeyUse> lastUse(KeyArn key) {
    return AwsFailures.call(LAST_USE, key.value(), () -> recordedUse(key));
  }

  /**
   * The same.
   *
   * @param ifTold whether it may be missing where it is not to be had here
   */
  Optional<KeyUse> lastUse(KeyArn key, boolean ifTold) {
    return ifTold ? lastUseIfTold(key).use() : lastUse(key);
  }

  /**
   * The same, or why it is not to be had here: not every partition and endpoint has the call, not
   * every one says so in the same way, and not everybody may make it. What passes by itself is a
   * failure as elsewhere; a service that only ever says that it failed is asked some times.
   */
  LastUse lastUseIfTold(KeyArn key) {
    for (int left = TRIES - 1; ; left--) {
      try {
        return new LastUse(recordedUse(key), Optional.empty());
      } catch (SdkException e) {
        if (isUntold(e) || (isUnwell(e) && left == 0)) {
          return new LastUse(
              Optional.empty(), Optional.of(LAST_USE + ": " + AwsFailures.describe(e)));
        }
        if (!isUnwell(e)) {
          throw AwsFailures.of(LAST_USE, key.value(), e);
        }
      }
      Waiting.sleep(PAUSE);
    }
  }

  private static boolean isUntold(SdkException error) {
    FailureType type = AwsFailures.typeOf(error);
    return type == FailureType.ACCESS_DENIED
        || type == FailureType.AWS_REFUSED
        || (type == FailureType.NOT_FOUND && !(error instanceof NotFoundException))
        || status(error) == NOT_IMPLEMENTED;
  }

  private static boolean isUnwell(SdkException error) {
    return AwsFailures.typeOf(error) == FailureType.UNAVAILABLE && status(error) >= FAILED;
  }

  private static int status(SdkException error) {
    return error instanceof AwsServiceException answer ? answer.statusCode() : 0;
  }

  private Optional<KeyUse> recordedUse(KeyArn key) {
    try {
      return KeyMapper.lastUse(kms.getKeyLastUsage(request -> request.keyId(key.value())));
    } catch (KmsInvalidStateException unusable) {
      return Optional.empty();
    }
  }

  /** The last use, or why it is not known. */
  record LastUse(Optional<KeyUse> use, Optional<String> unread) {}
}

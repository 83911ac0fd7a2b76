package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.ReplacementOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * Finds keys by Keyturn's tags. KMS has no search by tag, so that this lists every key of the
 * region and account.
 */
public final class KeyLineage {
  private final KmsClient kms;

  public KeyLineage(KmsClient kms) {
    this.kms = kms;
  }

  /** A key that some run made in place of another one. */
  public record Successor(KeyArn key, Map<String, String> tags) {
    public Successor {
      tags = Map.copyOf(tags);
    }

    /** The workflow id of the run that made or adopted the key. */
    public String run() {
      return tags.getOrDefault(ReplacementOrder.RUN_TAG, "");
    }

    /** The run id of the execution that made or adopted the key. */
    public String runId() {
      return tags.getOrDefault(ReplacementOrder.RUN_ID_TAG, "");
    }

    /** Whether the key was set aside, because its run used another one. */
    public boolean isSurplus() {
      return tags.containsKey(ReplacementOrder.SURPLUS_TAG);
    }
  }

  /** The keys that are tagged as replacements of the given one. */
  public List<Successor> successorsOf(KeyArn oldKey) {
    List<Successor> found = new ArrayList<>();
    for (KeyListEntry entry : keys(oldKey.region())) {
      Waiting.heartbeat();
      tagsOf(entry)
          .filter(tags -> oldKey.keyId().equals(tags.get(ReplacementOrder.REPLACES_TAG)))
          .map(tags -> new Successor(new KeyArn(entry.keyArn()), tags))
          .ifPresent(found::add);
    }
    return found;
  }

  private List<KeyListEntry> keys(String region) {
    return AwsFailures.call(
        "kms:ListKeys",
        "the keys of " + region,
        () -> kms.listKeysPaginator().keys().stream().toList());
  }

  /**
   * A key whose tags may not be read, or which is gone by now, is not one of Keyturn's: those carry
   * a policy that lets the worker in.
   */
  private Optional<Map<String, String>> tagsOf(KeyListEntry entry) {
    return AwsFailures.call(
        "kms:ListResourceTags",
        entry.keyArn(),
        () -> {
          try {
            return Optional.of(
                KeyMapper.tags(
                    kms
                        .listResourceTagsPaginator(request -> request.keyId(entry.keyId()))
                        .tags()
                        .stream()
                        .toList()));
          } catch (KmsException e) {
            return switch (AwsFailures.typeOf(e)) {
              case ACCESS_DENIED, NOT_FOUND -> Optional.empty();
              default -> throw e;
            };
          }
        });
  }
}

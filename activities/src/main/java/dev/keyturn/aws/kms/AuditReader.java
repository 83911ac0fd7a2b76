package dev.keyturn.aws.kms;

import dev.keyturn.audit.AuditPolicy;
import dev.keyturn.audit.AuditRules;
import dev.keyturn.audit.KeyAudit;
import dev.keyturn.audit.KeyFacts;
import dev.keyturn.audit.Lineage;
import dev.keyturn.audit.Unread;
import dev.keyturn.aws.Throttled;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyUse;
import dev.keyturn.key.RotationSight;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

/** Reads what an audit judges of one key after the other; changes nothing and uses no key. */
final class AuditReader {
  /** KMS allows few GetKeyLastUsage; of keys in use nothing hangs on it. */
  private static final Set<KeyState> DEAD =
      EnumSet.of(KeyState.DISABLED, KeyState.PENDING_DELETION, KeyState.PENDING_REPLICA_DELETION);

  private static final Set<FailureType> FINAL =
      EnumSet.of(FailureType.ACCESS_DENIED, FailureType.NOT_FOUND);

  private final KeyReader keys;
  private final RotationReader rotations;

  AuditReader(KmsClient kms) {
    this.keys = new KeyReader(kms);
    this.rotations = new RotationReader(kms);
  }

  /** The key judged; what may not be read of it is not assessed. */
  KeyAudit audit(AuditPolicy policy, KeyArn key) {
    List<Unread> unread = new ArrayList<>();
    Optional<DescribeKeyResponse> answer =
        read("kms:DescribeKey", unread, () -> Optional.of(keys.describe(key)), Optional.empty());
    return answer
        .map(found -> AuditRules.judge(policy, facts(key, found, unread)))
        .orElseGet(() -> KeyAudit.unread(key, unread.get(0).reason()));
  }

  private KeyFacts facts(KeyArn key, DescribeKeyResponse answer, List<Unread> unread) {
    KeyMetadata metadata = answer.keyMetadata();
    if (metadata.keyManager() != KeyManagerType.CUSTOMER) {
      RotationSight sight = RotationReader.sight(key, answer, Optional.empty(), List.of());
      return facts(metadata, sight, new Surroundings("", List.of(), 0, Map.of()), unread);
    }
    RotationSight sight =
        RotationReader.sight(
            key,
            answer,
            read(
                "kms:GetKeyRotationStatus", unread, () -> rotations.setting(key), Optional.empty()),
            read("kms:ListKeyRotations", unread, () -> rotations.materials(key), List.of()));
    Surroundings around =
        new Surroundings(
            read("kms:GetKeyPolicy", unread, () -> keys.policy(key), ""),
            read("kms:ListAliases", unread, () -> keys.aliases(key), List.of()),
            read("kms:ListGrants", unread, () -> keys.grantCount(key), 0L),
            read("kms:ListResourceTags", unread, () -> keys.tags(key), Map.of()));
    return facts(metadata, sight, around, unread);
  }

  private KeyFacts facts(
      KeyMetadata metadata, RotationSight sight, Surroundings around, List<Unread> unread) {
    Optional<KeyUse> lastUse =
        DEAD.contains(metadata.keyState()) ? lastUse(sight.key(), unread) : Optional.empty();
    return new KeyFacts(
        metadata.keyManagerAsString(),
        metadata.keyStateAsString(),
        metadata.keySpecAsString(),
        metadata.originAsString(),
        sight,
        around.policy,
        around.aliases,
        around.grants,
        lastUse,
        Lineage.of(around.tags),
        unread);
  }

  private Optional<KeyUse> lastUse(KeyArn key, List<Unread> unread) {
    String action = "kms:GetKeyLastUsage";
    // The key may be gone by now.
    KeyReader.LastUse told =
        read(
            action,
            unread,
            () -> keys.lastUseIfTold(key),
            new KeyReader.LastUse(Optional.empty(), Optional.empty()));
    told.unread().ifPresent(why -> unread.add(new Unread(action, why)));
    return told.use();
  }

  /** Denials and keys that are gone are told of; whatever may pass is tried again. */
  private static <T> T read(String action, List<Unread> unread, Supplier<T> call, T otherwise) {
    try {
      return Throttled.patiently(call);
    } catch (ApplicationFailure failure) {
      if (FailureType.of(failure).filter(FINAL::contains).isEmpty()) {
        throw failure;
      }
      unread.add(new Unread(action, FailureType.message(failure)));
      return otherwise;
    }
  }

  private record Surroundings(
      String policy, List<KeyAlias> aliases, long grants, Map<String, String> tags) {}
}

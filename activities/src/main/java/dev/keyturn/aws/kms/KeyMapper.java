package dev.keyturn.aws.kms;

import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyUse;
import dev.keyturn.key.Principals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.GetKeyLastUsageResponse;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.Tag;

/** Turns KMS's types into Keyturn's, and back where needed. */
final class KeyMapper {
  /** How KMS names principals of AWS's own infrastructure, which no customer can create. */
  private static final String INFRASTRUCTURE = ":assumed-role/aws:";

  private KeyMapper() {}

  static KeyGrant grant(GrantListEntry entry) {
    GrantConstraints constraints =
        Optional.ofNullable(entry.constraints()).orElse(GrantConstraints.builder().build());
    return new KeyGrant(
        entry.grantId(),
        Optional.ofNullable(entry.name()).filter(name -> !name.isEmpty()),
        first(entry.granteePrincipal(), entry.granteeServicePrincipal()).orElse(""),
        first(entry.retiringPrincipal(), entry.retiringServicePrincipal()),
        entry.operationsAsStrings(),
        constraints.encryptionContextEquals(),
        constraints.encryptionContextSubset(),
        Optional.ofNullable(constraints.sourceArn()),
        isMadeByService(entry));
  }

  /** The constraints of a grant; empty where it has none, because KMS takes no empty ones. */
  static Optional<GrantConstraints> constraints(KeyGrant grant) {
    GrantConstraints.Builder constraints = GrantConstraints.builder();
    if (!grant.encryptionContextEquals().isEmpty()) {
      constraints.encryptionContextEquals(grant.encryptionContextEquals());
    }
    if (!grant.encryptionContextSubset().isEmpty()) {
      constraints.encryptionContextSubset(grant.encryptionContextSubset());
    }
    grant.sourceArn().ifPresent(constraints::sourceArn);
    return Optional.of(constraints.build())
        .filter(given -> !given.equals(GrantConstraints.builder().build()));
  }

  static Map<String, String> tags(List<Tag> tags) {
    Map<String, String> map = new TreeMap<>();
    tags.forEach(tag -> map.put(tag.tagKey(), tag.tagValue()));
    return map;
  }

  static List<Tag> tags(Map<String, String> tags) {
    return new TreeMap<>(tags)
        .entrySet().stream()
            .map(tag -> Tag.builder().tagKey(tag.getKey()).tagValue(tag.getValue()).build())
            .toList();
  }

  static Optional<KeyUse> lastUse(GetKeyLastUsageResponse usage) {
    return Optional.ofNullable(usage.keyLastUsage())
        .filter(use -> use.timestamp() != null)
        .map(
            use ->
                new KeyUse(
                    use.operationAsString(),
                    use.timestamp(),
                    Optional.ofNullable(use.cloudTrailEventId())));
  }

  /**
   * The grantee has to be a service: anybody who may create a grant may name one as the principal
   * that retires it, and must not hide from containment that way. Customers make grants for
   * services too (hashicorp/terraform-provider-aws#13994, #32595); a service retires its own.
   */
  private static boolean isMadeByService(GrantListEntry entry) {
    String grantee = first(entry.granteePrincipal(), entry.granteeServicePrincipal()).orElse("");
    boolean retiredByService =
        first(entry.retiringPrincipal(), entry.retiringServicePrincipal())
            .filter(Principals::isServicePrincipal)
            .isPresent();
    return grantee.contains(INFRASTRUCTURE)
        || (Principals.isServicePrincipal(grantee) && retiredByService);
  }

  private static Optional<String> first(@Nullable String preferred, @Nullable String other) {
    return Stream.of(Optional.ofNullable(preferred), Optional.ofNullable(other))
        .flatMap(Optional::stream)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }
}

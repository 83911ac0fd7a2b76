package dev.keyturn.key;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a key was given, as KMS has it now.
 *
 * @param policy the key policy's text as GetKeyPolicy gives it
 * @param rotationPeriodDays the period of its automatic rotation; empty where that is off or KMS
 *     has none for it
 */
public record KeySettings(
    KeyArn key,
    KeyKind kind,
    String policy,
    String description,
    Map<String, String> tags,
    List<KeyAlias> aliases,
    KeyGrants grants,
    Optional<Integer> rotationPeriodDays) {
  public KeySettings {
    tags = SortedCopy.of(tags);
    aliases = List.copyOf(aliases);
  }
}

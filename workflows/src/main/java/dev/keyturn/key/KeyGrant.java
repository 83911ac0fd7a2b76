package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One grant on a key, with everything that another grant needs to be its equal.
 *
 * @param sourceArn the resource that a service must act for; left out of the JSON where absent, so
 *     that plans without one keep their hashes
 * @param madeByService whether an AWS service made it for one of its resources; those are never
 *     revoked, and never carried, because the service makes its own
 */
public record KeyGrant(
    String id,
    Optional<String> name,
    String granteePrincipal,
    Optional<String> retiringPrincipal,
    List<String> operations,
    Map<String, String> encryptionContextEquals,
    Map<String, String> encryptionContextSubset,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> sourceArn,
    boolean madeByService) {
  private static final String COPY = "keyturn:";
  private static final Pattern COPYS_NAME = Pattern.compile(COPY + "[0-9a-f]{64}");

  public KeyGrant {
    operations = List.copyOf(operations);
    encryptionContextEquals = SortedCopy.of(encryptionContextEquals);
    encryptionContextSubset = SortedCopy.of(encryptionContextSubset);
  }

  /** The grant with its operations in order, because KMS lists them in any. */
  public KeyGrant sorted() {
    return with(id, name, retiringPrincipal, operations.stream().sorted().toList());
  }

  /**
   * What it lets whom do, by the kind of its constraints: an application that makes a grant for
   * each of its tenants lets nobody in who was not in before. Not who may retire it.
   */
  public KeyGrant access() {
    return new KeyGrant(
        "",
        Optional.empty(),
        granteePrincipal,
        Optional.empty(),
        operations.stream().sorted().toList(),
        anyValue(encryptionContextEquals),
        anyValue(encryptionContextSubset),
        sourceArn.map(arn -> "*"),
        madeByService);
  }

  private static Map<String, String> anyValue(Map<String, String> context) {
    Map<String, String> keys = new TreeMap<>();
    context.keySet().forEach(key -> keys.put(key, "*"));
    return keys;
  }

  /** The name of a copy of it, by which making that twice is making it once. */
  public String nameOfCopy() {
    return COPY + id;
  }

  /**
   * The grant as it is counted: a copy on the new key takes no more room than what it copies. Other
   * names that begin so are somebody's own.
   */
  KeyGrant withoutCopysName() {
    return with(
        id,
        name.filter(given -> !COPYS_NAME.matcher(given).matches()),
        retiringPrincipal,
        operations);
  }

  /**
   * What it grants and to whom, without the names that tell it from its equals; a retiring
   * principal that was deleted is none.
   */
  public KeyGrant terms() {
    return with("", Optional.empty(), livingRetirer(), operations.stream().sorted().toList());
  }

  /** Whether its grantee was deleted, so that nobody can use it and it can't be made again. */
  @JsonIgnore
  public boolean isDead() {
    return DeadPrincipal.is(granteePrincipal);
  }

  /** The grant as it can be made again: without a retiring principal that was deleted. */
  public KeyGrant withoutDead() {
    return with(id, name, livingRetirer(), operations);
  }

  private Optional<String> livingRetirer() {
    return retiringPrincipal.filter(retiring -> !DeadPrincipal.is(retiring));
  }

  /** The same access for the same grantee, as another grant. */
  private KeyGrant with(
      String newId,
      Optional<String> newName,
      Optional<String> newRetiring,
      List<String> newOperations) {
    return new KeyGrant(
        newId,
        newName,
        granteePrincipal,
        newRetiring,
        newOperations,
        encryptionContextEquals,
        encryptionContextSubset,
        sourceArn,
        madeByService);
  }

  /** Whether it lets one of the suspects in; what a service made for itself lets in nobody else. */
  public boolean isOf(List<String> suspects) {
    return !madeByService && Suspect.anyMeans(suspects, granteePrincipal);
  }

  /** Whether another grant grants the same to the same principal. */
  public boolean isEqualTo(KeyGrant other) {
    return terms().equals(other.terms());
  }
}

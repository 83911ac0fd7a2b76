package dev.keyturn.key;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Users and roles that were deleted: KMS shows them by their unique ids, under which nobody can act
 * any more, and refuses a policy or a grant that names one
 * (terraform-aws-modules/terraform-aws-kms#30, hashicorp/terraform-provider-aws#29340).
 */
public final class DeadPrincipal {
  private static final Pattern ID = Pattern.compile("A(?:ID|RO)A[A-Z0-9]{8,}(?::.+)?");

  private DeadPrincipal() {}

  /** Whether a principal is shown as one that was deleted. */
  public static boolean is(String principal) {
    return ID.matcher(principal).matches();
  }

  /** The deleted ones that a statement names, as its principals or as those it excepts. */
  static List<String> in(ObjectNode statement) {
    return List.of("Principal", "NotPrincipal").stream()
        .flatMap(field -> KeyPolicy.texts(statement.path(field).path("AWS")).stream())
        .filter(DeadPrincipal::is)
        .toList();
  }

  /**
   * Takes the deleted ones out of a statement, also others that are known to be, and says whether
   * it still means anybody. As nobody acts as them, an Allow, a Deny and an exception mean the same
   * without; an exception of nobody else stays as it is, because there is no way to write it.
   */
  static boolean removeFrom(ObjectNode statement, Collection<String> others) {
    Predicate<String> isGone = name -> is(name) || others.contains(name);
    if (statement.path("NotPrincipal") instanceof ObjectNode excepted
        && !isOnly(excepted, isGone)) {
      remove(excepted, isGone);
    }
    if (!(statement.path("Principal") instanceof ObjectNode principal)) {
      return true;
    }
    remove(principal, isGone);
    return !principal.isEmpty();
  }

  /** Whether a statement excepts nobody but who was deleted, and so means everybody. */
  public static boolean isAllThatIsExcepted(ObjectNode statement) {
    return statement.path("NotPrincipal") instanceof ObjectNode excepted
        && isOnly(excepted, DeadPrincipal::is);
  }

  private static boolean isOnly(ObjectNode principal, Predicate<String> isGone) {
    return principal.size() == 1
        && principal.has("AWS")
        && KeyPolicy.texts(principal.path("AWS")).stream().allMatch(isGone);
  }

  private static void remove(ObjectNode principal, Predicate<String> isGone) {
    List<String> named = KeyPolicy.texts(principal.path("AWS"));
    List<String> kept = named.stream().filter(isGone.negate()).toList();
    if (kept.isEmpty() && !named.isEmpty()) {
      principal.remove("AWS");
    } else if (kept.size() < named.size()) {
      ArrayNode array = principal.putArray("AWS");
      kept.forEach(array::add);
    }
  }
}

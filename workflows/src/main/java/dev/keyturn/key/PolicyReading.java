package dev.keyturn.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A policy that was put, and how it reads now. Who is deleted in between reads as an id, so that
 * the policy is another by its text although nobody wrote it; and it can't be put again as it was,
 * because KMS refuses who is not there (terraform-aws-modules/terraform-aws-kms#30).
 */
public final class PolicyReading {
  /** KMS takes key policies of at most 32 kilobytes. */
  public static final int MOST_BYTES = 32_768;

  private static final Pattern MORTAL =
      Pattern.compile("arn:[a-z0-9-]+:(?:iam|sts)::\\d{12}:(?:user|role|assumed-role)/.+");
  private static final ObjectNode NOBODY = JsonNodeFactory.instance.objectNode();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Optional<Set<String>> deleted;
  private final boolean lessSome;

  private PolicyReading(Optional<Set<String>> deleted, boolean lessSome) {
    this.deleted = deleted;
    this.lessSome = lessSome;
  }

  /** Compares what was put with what is read. */
  public static PolicyReading of(String put, String read) {
    if (KeyPolicy.isSame(put, read)) {
      return new PolicyReading(Optional.of(new TreeSet<>()), false);
    }
    Optional<ObjectNode> before = document(put);
    Optional<ObjectNode> now = document(read);
    if (before.isEmpty() || now.isEmpty() || !frame(before.get()).equals(frame(now.get()))) {
      return new PolicyReading(Optional.empty(), false);
    }
    List<ObjectNode> statements = new KeyPolicy(before.get()).statements();
    List<ObjectNode> present = new KeyPolicy(now.get()).statements();
    return new PolicyReading(
        compare(statements, present, false), compare(statements, present, true).isPresent());
  }

  /** Whether nothing differs but who was deleted. */
  public boolean isSame() {
    return deleted.isPresent();
  }

  /**
   * Whether nothing differs but users and roles that it names no more: so reads what was put
   * without those who were deleted.
   */
  public boolean isLessSome() {
    return isSame() || lessSome;
  }

  /** Who was deleted since the policy was put, as it named them. */
  public Collection<String> deleted() {
    return deleted.orElseGet(TreeSet::new);
  }

  /**
   * The text by which a policy can be put again: its own byte for byte, unless it names somebody
   * who was deleted, or is too long only for its white space.
   */
  public static String puttable(String policy, Collection<String> deleted) {
    Optional<ObjectNode> document = document(policy);
    if (document.isEmpty()) {
      return policy;
    }
    boolean same = true;
    List<ObjectNode> kept = new ArrayList<>();
    for (ObjectNode statement : new KeyPolicy(document.get()).statements()) {
      ObjectNode changed = statement.deepCopy();
      boolean means = DeadPrincipal.removeFrom(changed, deleted);
      same &= means && changed.equals(statement);
      if (means) {
        kept.add(changed);
      }
    }
    return same && size(policy) <= MOST_BYTES ? policy : new KeyPolicy(document.get()).with(kept);
  }

  /** How much of KMS's limit a policy takes. */
  public static int size(String policy) {
    return policy.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Optional<Set<String>> compare(
      List<ObjectNode> put, List<ObjectNode> read, boolean lessSome) {
    List<ObjectNode> present = new ArrayList<>(read);
    Set<String> gone = new TreeSet<>();
    for (ObjectNode statement : put) {
      Optional<ObjectNode> found =
          present.stream()
              .filter(one -> isSame(statement, one, lessSome))
              .min(Comparator.comparingInt(one -> missing(statement, one).size()));
      if (found.isPresent()) {
        present.remove(found.get());
        gone.addAll(missing(statement, found.get()));
      } else if (lessSome ? means(statement, missing(statement, NOBODY)) : means(statement)) {
        return Optional.empty();
      }
    }
    return present.stream().noneMatch(PolicyReading::means) ? Optional.of(gone) : Optional.empty();
  }

  private static boolean means(ObjectNode statement) {
    return means(statement, List.of());
  }

  private static boolean means(ObjectNode statement, Collection<String> gone) {
    return DeadPrincipal.removeFrom(statement.deepCopy(), gone);
  }

  /** Whether two statements differ in nothing but users and roles, for each of whom an id came. */
  private static boolean isSame(ObjectNode put, ObjectNode read, boolean lessSome) {
    Set<String> gone = missing(put, read);
    List<String> came = new ArrayList<>(DeadPrincipal.in(read));
    came.removeAll(DeadPrincipal.in(put));
    return named(put).containsAll(named(read))
        && (lessSome || gone.size() <= came.size())
        && gone.stream().allMatch(name -> MORTAL.matcher(name).matches())
        && withoutNames(put).equals(withoutNames(read));
  }

  private static Set<String> missing(ObjectNode put, ObjectNode read) {
    Set<String> gone = new TreeSet<>(named(put));
    gone.removeAll(named(read));
    return gone;
  }

  private static Set<String> named(ObjectNode statement) {
    Set<String> named = new TreeSet<>();
    for (String field : List.of("Principal", "NotPrincipal")) {
      KeyPolicy.texts(statement.path(field).path("AWS")).stream()
          .filter(name -> !DeadPrincipal.is(name))
          .map(CanonicalPolicy::principal)
          .forEach(named::add);
    }
    return named;
  }

  private static ObjectNode withoutNames(ObjectNode statement) {
    ObjectNode copy = statement.deepCopy();
    for (String field : List.of("Principal", "NotPrincipal")) {
      if (copy.path(field) instanceof ObjectNode principal) {
        principal.remove("AWS");
      }
    }
    return CanonicalPolicy.statement(copy);
  }

  private static ObjectNode frame(ObjectNode policy) {
    ObjectNode copy = policy.deepCopy();
    copy.remove("Statement");
    return copy;
  }

  private static Optional<ObjectNode> document(String policy) {
    try {
      return MAPPER.readTree(policy) instanceof ObjectNode object && object.hasNonNull("Statement")
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }
}

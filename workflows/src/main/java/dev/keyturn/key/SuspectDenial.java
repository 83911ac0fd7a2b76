package dev.keyturn.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * That suspects are denied a key, said of everybody under a condition on who they are: KMS refuses
 * a whole policy for one principal that there is not (terraform-aws-modules/terraform-aws-kms#30),
 * and a Deny that names a principal doesn't hold for one that is deleted and made again. A
 * condition does, and takes every name (kubernetes-on-aws#2980 denies that way on AWS).
 *
 * <p>Of two condition keys in one statement both would have to hold, so that accounts have a
 * statement of their own. An AWS service that acts by itself has neither key and is not meant.
 *
 * @param arns what {@code aws:PrincipalArn} may be like
 * @param accounts what {@code aws:PrincipalAccount} may be
 * @param gone how many of the principals that a statement named were deleted since
 */
record SuspectDenial(Set<String> arns, Set<String> accounts, long gone) {
  private static final String PRINCIPAL_ARN = "aws:PrincipalArn";
  private static final String PRINCIPAL_ACCOUNT = "aws:PrincipalAccount";
  private static final String ARN_LIKE = "ArnLike";
  private static final String STRING_EQUALS = "StringEquals";
  private static final String DENY = "Deny";
  private static final String OF_ACCOUNTS = "OfAccounts";

  static final SuspectDenial NONE = of(List.of());

  static SuspectDenial of(List<String> suspects) {
    Set<String> arns = new LinkedHashSet<>();
    Set<String> accounts = new LinkedHashSet<>();
    for (String named : suspects) {
      Suspect suspect = new Suspect(named);
      arns.addAll(suspect.arns());
      suspect.account().ifPresent(accounts::add);
    }
    return new SuspectDenial(arns, accounts, 0);
  }

  /** The Sids of a denial: of principals, and of accounts. */
  static List<String> sids(String sid) {
    return List.of(sid, sid + OF_ACCOUNTS);
  }

  /**
   * What a statement denies, if it is a denial in this form, or in that of earlier versions, which
   * named the principals; empty for any other statement.
   */
  static Optional<SuspectDenial> read(ObjectNode statement) {
    ObjectNode canonical = CanonicalPolicy.statement(statement);
    ObjectNode frame = canonical.deepCopy();
    frame.remove(List.of("Sid", "Principal", "Condition"));
    if (!frame.equals(CanonicalPolicy.statement(frame()))) {
      return Optional.empty();
    }
    List<String> named = KeyPolicy.principals(statement);
    if (named.equals(List.of("*"))) {
      return ofCondition(canonical.path("Condition"));
    }
    boolean plain = !statement.has("Condition") && statement.path("Principal").size() == 1;
    return plain ? ofNamed(named) : Optional.empty();
  }

  private static Optional<SuspectDenial> ofNamed(List<String> named) {
    List<String> living = named.stream().filter(name -> !DeadPrincipal.is(name)).toList();
    SuspectDenial denial = of(living);
    return !named.isEmpty() && living.stream().allMatch(name -> new Suspect(name).canAct())
        ? Optional.of(new SuspectDenial(denial.arns, denial.accounts, named.size() - living.size()))
        : Optional.empty();
  }

  private static Optional<SuspectDenial> ofCondition(JsonNode canonical) {
    Set<String> arns = values(canonical, ARN_LIKE, PRINCIPAL_ARN);
    Set<String> accounts = values(canonical, STRING_EQUALS, PRINCIPAL_ACCOUNT);
    return canonical.size() == 1 && arns.isEmpty() != accounts.isEmpty()
        ? Optional.of(new SuspectDenial(arns, accounts, 0))
        : Optional.empty();
  }

  /** The values of the operator's only test; empty where it is another, or one of several. */
  private static Set<String> values(JsonNode canonical, String operator, String key) {
    Set<String> values = new LinkedHashSet<>();
    if (canonical.path(operator).size() == 1) {
      CanonicalPolicy.values(canonical.path(operator), key).forEach(values::add);
    }
    return values;
  }

  SuspectDenial and(SuspectDenial other) {
    Set<String> allArns = new LinkedHashSet<>(arns);
    allArns.addAll(other.arns);
    Set<String> allAccounts = new LinkedHashSet<>(accounts);
    allAccounts.addAll(other.accounts);
    return new SuspectDenial(allArns, allAccounts, gone + other.gone);
  }

  /**
   * Whether this denies all that another does; who was named and is deleted needs no denial: nobody
   * can act as them any more.
   */
  boolean covers(SuspectDenial other) {
    List<String> missing = other.arns.stream().filter(arn -> !arns.contains(arn)).toList();
    long named = missing.stream().filter(arn -> !arn.contains("*")).count();
    return (missing.isEmpty() || (gone > 0 && named <= gone))
        && accounts.containsAll(other.accounts);
  }

  /** The statements, none for nobody. */
  List<ObjectNode> statements(String sid) {
    List<ObjectNode> statements = new ArrayList<>();
    if (!arns.isEmpty()) {
      statements.add(statement(sids(sid).get(0), ARN_LIKE, PRINCIPAL_ARN, arns));
    }
    if (!accounts.isEmpty()) {
      statements.add(statement(sids(sid).get(1), STRING_EQUALS, PRINCIPAL_ACCOUNT, accounts));
    }
    return statements;
  }

  private static ObjectNode statement(String sid, String operator, String key, Set<String> values) {
    ObjectNode statement = JsonNodeFactory.instance.objectNode().put("Sid", sid);
    statement.put("Effect", DENY).put("Principal", "*").setAll(frame());
    ArrayNode array = statement.putObject("Condition").putObject(operator).putArray(key);
    values.forEach(array::add);
    return statement;
  }

  private static ObjectNode frame() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("Effect", DENY)
        .put("Action", "kms:*")
        .put("Resource", "*");
  }
}

package dev.keyturn.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** How far the conditions of a statement narrow who may, if its principal is everybody. */
enum Narrowing {
  /** To nobody: they are about how, not who. */
  NOT_AT_ALL,
  /** To callers of a kind, such as an organization's or a network's; whose can't be told here. */
  SOMEHOW,
  /** To accounts, each of which is named. */
  TO_ACCOUNTS;

  private static final List<String> POSITIVE =
      List.of("stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike");

  private static final List<String> ACCOUNTS =
      List.of("kms:calleraccount", "aws:principalaccount", "aws:sourceaccount");

  private static final List<String> ARNS = List.of("aws:principalarn", "aws:sourcearn");

  private static final List<String> CALLERS =
      List.of(
          "aws:principalorgid",
          "aws:principalorgpaths",
          "aws:sourceorgid",
          "aws:sourceorgpaths",
          "aws:sourcevpc",
          "aws:sourcevpce",
          "aws:vpcsourceip",
          "aws:sourceip",
          "aws:userid",
          "aws:username",
          "aws:principalservicename",
          "aws:principaltype");

  /** All conditions have to hold, so that the narrowest one counts. */
  static Narrowing of(JsonNode condition) {
    Narrowing narrowest = NOT_AT_ALL;
    for (var operator : condition.properties()) {
      for (var test : operator.getValue().properties()) {
        Narrowing one = of(operator.getKey(), test.getKey(), test.getValue());
        narrowest = one.compareTo(narrowest) > 0 ? one : narrowest;
      }
    }
    return narrowest;
  }

  private static Narrowing of(String operator, String key, JsonNode values) {
    String how = operator.toLowerCase(Locale.ROOT);
    String what = key.toLowerCase(Locale.ROOT);
    boolean tellsWho =
        ACCOUNTS.contains(what)
            || ARNS.contains(what)
            || CALLERS.contains(what)
            || what.startsWith("aws:principaltag/");
    if (!tellsWho || how.contains("not") || how.equals("null")) {
      return NOT_AT_ALL;
    }
    String plain = how.replaceFirst("^foranyvalue:", "");
    String account =
        ACCOUNTS.contains(what) ? "[0-9]{12}" : "arn:[a-z-]+:[a-z0-9-]+:[^:]*:[0-9]{12}:.*";
    boolean byAccount = ACCOUNTS.contains(what) || ARNS.contains(what);
    return byAccount
            && POSITIVE.contains(plain)
            && texts(values).stream().allMatch(text -> text.matches(account))
        ? TO_ACCOUNTS
        : SOMEHOW;
  }

  private static List<String> texts(JsonNode values) {
    List<String> texts = new ArrayList<>();
    if (values.isArray()) {
      StreamSupport.stream(values.spliterator(), false).map(JsonNode::asText).forEach(texts::add);
    } else {
      texts.add(values.asText());
    }
    return texts;
  }
}

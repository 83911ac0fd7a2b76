package dev.keyturn.sandbox.iam;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kinds of entities, in the order in which account details list them. */
enum Kind {
  USER("User", "AIDA", 64, 2_048),
  GROUP("Group", "AGPA", 128, 5_120),
  ROLE("Role", "AROA", 64, 10_240),
  POLICY("Policy", "ANPA", 128, 6_144);

  private final String word;
  private final String prefix;
  private final Pattern names;
  private final int policySize;

  Kind(String word, String prefix, int longestName, int policySize) {
    this.word = word;
    this.prefix = prefix;
    this.names = Pattern.compile("[\\w+=,.@-]{1," + longestName + "}");
    this.policySize = policySize;
  }

  /** The kind by which a filter of account details asks for it. */
  static Optional<Kind> ofFilter(String filter) {
    return Stream.of(values()).filter(kind -> kind.filter().equals(filter)).findFirst();
  }

  /** The kind that an ARN names by its word. */
  static Kind ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  private String filter() {
    return this == POLICY ? "LocalManagedPolicy" : word;
  }

  /** As operations and members of answers spell it. */
  String word() {
    return word;
  }

  /** With what unique ids begin. */
  String prefix() {
    return prefix;
  }

  /**
   * Whether policies of resources can name one; groups are none (CMSgov/beneficiary-fhir-data#212).
   */
  boolean isPrincipal() {
    return this == USER || this == ROLE;
  }

  boolean isName(String name) {
    return names.matcher(name).matches();
  }

  /** How many characters besides white space all inline policies, or one managed one, may have. */
  int policySize() {
    return policySize;
  }

  String arn(String account, String path, String name) {
    return "arn:aws:iam::%s:%s%s%s".formatted(account, word.toLowerCase(Locale.ROOT), path, name);
  }
}

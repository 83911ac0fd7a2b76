package dev.keyturn.key;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Somebody to shut out of a key: a role, a user, a session, which means its role in all its
 * sessions because the name of a session is the choice of who assumes the role, or an account.
 */
public record Suspect(String named) {
  private static final String NAME = "[\\w+=,.@-]+";
  private static final Pattern ACCOUNT =
      Pattern.compile("([0-9]{12})|arn:aws[a-z-]*:iam::([0-9]{12}):root");
  private static final Pattern SESSION =
      Pattern.compile(
          "arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/(" + NAME + ")(?:/" + NAME + ")?");
  private static final Pattern ITSELF =
      Pattern.compile(
          "arn:aws[a-z-]*:(?:iam::[0-9]{12}:(?:role|user)/(?:[!-#%-)+->@-~]+/)?"
              + NAME
              + "|sts::[0-9]{12}:federated-user/"
              + NAME
              + ")");

  /** Whether one of the suspects means a principal. */
  public static boolean anyMeans(List<String> suspects, String principal) {
    return suspects.stream().anyMatch(suspect -> new Suspect(suspect).means(principal));
  }

  /** The account, where all of one is meant. */
  public Optional<String> account() {
    Matcher account = ACCOUNT.matcher(named);
    return account.matches()
        ? Stream.of(1, 2).map(account::group).filter(group -> group != null).findFirst()
        : Optional.empty();
  }

  /**
   * What {@code aws:PrincipalArn} is like in all that a principal does; for a session it is its
   * role's ARN, whose path the session doesn't show. Empty for an account and for what can't act.
   */
  public List<String> arns() {
    Matcher session = SESSION.matcher(named);
    if (session.matches()) {
      String roles = "arn:" + session.group(1) + ":iam::" + session.group(2) + ":role/";
      return List.of(roles + session.group(3), roles + "*/" + session.group(3));
    }
    return ITSELF.matcher(named).matches() ? List.of(named) : List.of();
  }

  /** The name under which IAM knows it, without its path; empty for what is no user or role. */
  public Optional<String> name() {
    return account().isEmpty() && canAct() && !named.contains(":federated-user/")
        ? arns().stream().findFirst().map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
        : Optional.empty();
  }

  /** Whether it is a user. */
  public boolean isUser() {
    return named.contains(":user/");
  }

  /** Whether it is something that can act on a key; a group or an instance profile is not. */
  public boolean canAct() {
    return account().isPresent() || !arns().isEmpty();
  }

  /** Whether a principal, as policies and grants name it, is meant. */
  public boolean means(String principal) {
    return account()
        .map(account -> Optional.of(account).equals(accountOf(principal)))
        .orElseGet(() -> Principals.isOrActsAs(principal, named));
  }

  /** Whether it is a role that an AWS service acts as, or one of its sessions. */
  public boolean isService() {
    return Principals.isService(named)
        || (SESSION.matcher(named).matches() && named.contains("/AWSServiceRoleFor"));
  }

  /** Who is meant, where that is more than who is named. */
  public String inWords() {
    if (account().isPresent()) {
      return named + " (everybody of the account)";
    }
    return SESSION.matcher(named).matches() ? named + " (its role, in all sessions)" : named;
  }

  /** The account of a principal; empty where its name doesn't tell. */
  public static Optional<String> accountOf(String principal) {
    if (principal.matches("[0-9]{12}")) {
      return Optional.of(principal);
    }
    String[] parts = principal.split(":", 6);
    return parts.length == 6 && parts[4].matches("[0-9]{12}")
        ? Optional.of(parts[4])
        : Optional.empty();
  }
}

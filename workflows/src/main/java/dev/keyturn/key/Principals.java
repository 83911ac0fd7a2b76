package dev.keyturn.key;

import java.text.Normalizer;
import java.util.Locale;

/** Compares IAM principals as people and AWS write them. */
public final class Principals {
  private Principals() {}

  /**
   * Whether a principal is the named one, or a session of the role that is named ({@code
   * arn:aws:sts::<account>:assumed-role/<role>/<session>}).
   */
  public static boolean isOrActsAs(String principal, String named) {
    return principal.equals(named) || roleOf(principal).equals(roleOf(named));
  }

  /** The role behind a session, without the path that sessions don't show; others as they are. */
  private static String roleOf(String principal) {
    String[] parts = principal.split(":", 6);
    if (parts.length < 6) {
      return principal;
    }
    String[] path = parts[5].split("/", -1);
    if (parts[5].startsWith("assumed-role/") && path.length >= 2) {
      return parts[4] + ":" + path[1];
    }
    return parts[5].startsWith("role/") ? parts[4] + ":" + path[path.length - 1] : principal;
  }

  /** Whether two people are the same, as far as their names tell. */
  public static boolean samePerson(String left, String right) {
    return plain(left).equals(plain(right));
  }

  private static String plain(String name) {
    String same = Normalizer.normalize(name, Normalizer.Form.NFKC);
    return same.replaceAll("[\\s\\p{Z}\\p{Cf}]", "").toLowerCase(Locale.ROOT);
  }

  /** Whether a principal is a service-linked role or an AWS service. */
  public static boolean isService(String principal) {
    return principal.contains(":role/aws-service-role/") || isServicePrincipal(principal);
  }

  /** Whether a principal is an AWS service; a user or role may only be called like one. */
  public static boolean isServicePrincipal(String principal) {
    return principal.endsWith(".amazonaws.com") && !principal.startsWith("arn:");
  }
}

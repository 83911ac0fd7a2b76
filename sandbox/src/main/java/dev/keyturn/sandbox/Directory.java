package dev.keyturn.sandbox;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which users and roles there are, and under which unique ids: policies and grants hold ids, so
 * that a role made again under the name of a deleted one is another principal. Thread-safe.
 *
 * <p>Whoever is named and was never deleted is taken to exist, as long as {@link #knowOnly} was not
 * called; from then on only those who were made or called are. Principals of other accounts than
 * the sandbox's own are always taken.
 */
public final class Directory {
  private static final Pattern PRINCIPAL =
      Pattern.compile(
          "arn:aws[a-z-]*:(?:iam|sts)::(\\d{12}):(user|role|assumed-role)/((?:[^/]+/)*)([^/]+)");
  private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 17;

  private final String account;
  private final Random random;
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, String> arns = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();
  private boolean closed;

  Directory(String account) {
    this.account = account;
    this.random = new Random(account.hashCode());
  }

  /** Whether only principals that were made or called count as known from now on. */
  public synchronized void knowOnly(boolean made) {
    closed = made;
  }

  /** A unique id that nothing has yet, with the letters that tell its kind. */
  public synchronized String newId(String prefix) {
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return id.toString();
  }

  /** A caller's unique id; whoever calls and was never deleted exists. */
  synchronized Optional<String> meet(String arn) {
    if (PRINCIPAL.matcher(arn).matches() && !ids.containsKey(arn) && !deleted.contains(arn)) {
      add(arn);
    }
    return id(arn);
  }

  /** Knows a user or role from now on; its id is the one under which it was named before. */
  public synchronized String add(String arn) {
    String known = ids.get(arn);
    if (known != null) {
      return known;
    }
    String id = newId(arn.contains(":user/") ? "AIDA" : "AROA");
    ids.put(arn, id);
    arns.put(id, arn);
    return id;
  }

  /** The id of a principal that is put behind an access key: made anew if it was deleted. */
  synchronized String made(String arn) {
    return PRINCIPAL.matcher(arn).matches() ? add(arn) : arn;
  }

  /** Forgets a user or role; nobody acts as it any more. */
  public synchronized void remove(String arn) {
    String id = ids.remove(arn);
    if (id != null) {
      arns.remove(id);
    }
    deleted.add(arn);
  }

  /**
   * The unique id of a principal: a user's, a role's, or a role's and a session's name. Empty for
   * one that there is not; others than users and roles, such as an account, are themselves.
   */
  public synchronized Optional<String> id(String principal) {
    Matcher named = PRINCIPAL.matcher(principal);
    if (!named.matches()) {
      return Optional.of(principal);
    }
    if (!named.group(2).equals("assumed-role")) {
      return known(principal, named.group(1));
    }
    String role = role(named.group(1), named.group(3).replaceFirst("/$", ""));
    return known(role, named.group(1)).map(id -> id + ":" + named.group(4));
  }

  /** The user or role of an account that bears a name, under whatever path. */
  public synchronized Optional<String> named(String owner, String kind, String name) {
    Pattern wanted =
        Pattern.compile(
            "arn:aws[a-z-]*:iam::" + owner + ":" + kind + "/(?:.+/)?" + Pattern.quote(name));
    return List.copyOf(ids.keySet()).stream()
        .filter(arn -> wanted.matcher(arn).matches())
        .findFirst();
  }

  /** A principal as it is shown: by its ARN, or by its id once it is deleted. */
  public synchronized String shown(String principal, String id) {
    return id(principal).filter(id::equals).isPresent() ? principal : id;
  }

  private Optional<String> known(String arn, String owner) {
    if (ids.containsKey(arn)) {
      return Optional.of(ids.getOrDefault(arn, ""));
    }
    boolean taken = !deleted.contains(arn) && (!closed || !owner.equals(account));
    return taken ? Optional.of(add(arn)) : Optional.empty();
  }

  /** Sessions don't show the path of their role; names are unique in an account without it. */
  private String role(String owner, String name) {
    return named(owner, "role", name).orElse("arn:aws:iam::" + owner + ":role/" + name);
  }
}

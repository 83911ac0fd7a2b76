package dev.keyturn.sandbox;

import dev.keyturn.sandbox.policy.ServiceControl;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who stands behind each access key: registered principals, else a user named like the key. */
public final class Principals {
  private final String account;
  private final Map<String, Principal> registered = new ConcurrentHashMap<>();
  private final Map<String, String> ids = new ConcurrentHashMap<>();
  private final Set<String> closed = ConcurrentHashMap.newKeySet();
  private final Directory directory;
  private final ServiceControl control = new ServiceControl();

  /** Makes principals whose unregistered members are users of the given account. */
  public Principals(String account) {
    this.account = account;
    this.directory = new Directory(account);
  }

  /** Which users and roles there are. */
  public Directory directory() {
    return directory;
  }

  /** What is denied from above, whoever calls. */
  public ServiceControl control() {
    return control;
  }

  /** Puts a principal behind an access key; a second call replaces it. */
  public void register(Principal principal) {
    String accessKeyId = principal.caller().accessKeyId();
    ids.put(accessKeyId, directory.made(principal.caller().arn()));
    registered.put(accessKeyId, principal);
  }

  /**
   * Whether a principal can act by an access key: those of a user, and the sessions of a role, end
   * with it, also where another is made under its name.
   */
  boolean isAlive(String accessKeyId) {
    Optional<String> id = directory.meet(behind(accessKeyId).caller().arn());
    return id.filter(now -> now.equals(ids.getOrDefault(accessKeyId, now))).isPresent();
  }

  /** Lets nobody assume a role any more, as a trust policy without principals would. */
  public void close(String roleArn) {
    closed.add(roleArn);
  }

  /** Whether a role lets itself be assumed. */
  public boolean isOpen(String roleArn) {
    return !closed.contains(roleArn);
  }

  /** The principal behind an access key. */
  public Principal behind(String accessKeyId) {
    Principal known = registered.get(accessKeyId);
    return known == null ? Principal.user(account, accessKeyId) : known;
  }

  /** What IAM allows a principal: everything, unless it was registered otherwise. */
  public IamConsent iamOf(String arn) {
    return registered.values().stream()
        .filter(principal -> principal.caller().arn().equals(arn))
        .map(Principal::iam)
        .filter(iam -> iam != IamConsent.EVERYTHING)
        .findFirst()
        .orElse(IamConsent.EVERYTHING);
  }

  /**
   * A principal: the caller as policies see it, the ARN that AWS shows (for an assumed role the
   * session's), and what IAM allows it.
   */
  public record Principal(Caller caller, String shownArn, IamConsent iam) {
    /** A principal whom IAM allows everything in its account, or nothing. */
    public Principal(Caller caller, String shownArn, boolean iam) {
      this(caller, shownArn, IamConsent.of(iam));
    }

    /** Whether IAM lets it call other services than KMS. */
    public boolean hasIam() {
      return iam != IamConsent.NOTHING;
    }

    static Principal user(String account, String accessKeyId) {
      String arn = "arn:aws:iam::" + account + ":user/" + accessKeyId;
      return new Principal(new Caller(accessKeyId, account, arn), arn, true);
    }
  }
}

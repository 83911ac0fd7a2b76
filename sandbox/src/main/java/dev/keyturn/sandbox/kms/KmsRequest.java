package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.Directory;
import dev.keyturn.sandbox.Principals.Principal;
import java.time.Instant;

/** A request to KMS in its region, whose lock is held while it is handled. */
record KmsRequest(Input input, Principal principal, Region region, Instant now, String requestId) {

  String account() {
    return principal.caller().account();
  }

  /** The key named by a member that takes a key id or key ARN. */
  KmsKey key(String member) {
    return region.key(account(), input.text(member));
  }

  /** The key named by a member that takes an alias as well. */
  KmsKey keyOrAlias(String member) {
    return region.keyOrAlias(account(), input.text(member), now);
  }

  Directory directory() {
    return region.directory();
  }

  Authorizer authorizer() {
    return new Authorizer(region);
  }

  /** The key named by a member, if the caller may do this to it. */
  KmsKey authorizedKey(String member, String action) {
    KmsKey key = key(member);
    authorizer().require(action, key, circumstances());
    return key;
  }

  Circumstances circumstances() {
    return Circumstances.of(principal, now, requestId).withGrantTokens(input.texts("GrantTokens"));
  }
}

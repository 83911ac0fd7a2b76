package dev.keyturn.key;

import java.util.List;

/**
 * Whom the grants on a key let do what: customers' told apart by access, services' by number.
 * Grants of grantees that were deleted are none.
 *
 * @param granted in an order of its own, up to {@value KeyGrants#MOST}
 * @param others how many customers' grants there are of any other access
 * @param othersDigest order-independent digest of that access; empty where there is none
 * @param services without those for resources that were to be left out
 */
public record KeyAccess(
    List<GrantedAccess> granted, long others, String othersDigest, List<ServiceGrants> services) {
  public KeyAccess {
    granted = List.copyOf(granted);
    services = List.copyOf(services);
  }
}

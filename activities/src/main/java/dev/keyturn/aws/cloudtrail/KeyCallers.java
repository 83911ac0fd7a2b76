package dev.keyturn.aws.cloudtrail;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyCallerQuery;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out from CloudTrail's event history who calls KMS about a key. It needs no trail. One of
 * these serves a worker, so that all of its readings share a pace. Thread-safe.
 */
public final class KeyCallers {
  /**
   * Half of what CloudTrail allows an account in a region (API reference of LookupEvents), because
   * people look there too.
   */
  private static final double PER_SECOND = 1;

  private final AwsClients clients;

  /** By region: the planner's account is always the same. */
  private final Map<String, PacedReads> paces = new ConcurrentHashMap<>();

  public KeyCallers(AwsClients clients) {
    this.clients = clients;
  }

  /**
   * Reads the latest calls first, inside an activity, with a heartbeat for every page. Not being
   * allowed to look, and an endpoint without CloudTrail, are answers, no failures. Safe to run
   * twice: it only reads.
   */
  public KeyCallerLook read(KeyCallerQuery query) {
    String region = query.key().region();
    PacedReads pace = paces.computeIfAbsent(region, first -> new PacedReads(PER_SECOND));
    return new CallerSearch(clients.cloudtrail(RoleGroup.PLANNER, region), pace, query).run();
  }
}

package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Lag;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The estates of all accounts and regions, each made when it is first asked for. */
final class Estates {
  private final Map<String, Estate> estates = new HashMap<>();
  private final Random random;
  private final Lag lag;

  Estates(long seed, Lag lag) {
    this.random = new Random(seed);
    this.lag = lag;
  }

  /** An estate as it is at an instant. */
  Estate of(String account, String region, Instant now) {
    Estate estate =
        estates.computeIfAbsent(
            account + " " + region,
            absent -> new Estate(account, region, random, new Timeline(lag)));
    estate.timeline().runDue(now);
    return estate;
  }

  /** The estate that has a resource, as it is at an instant. */
  Optional<Estate> having(String id, Instant now) {
    estates.values().forEach(estate -> estate.timeline().runDue(now));
    return estates.values().stream().filter(estate -> estate.known(id).isPresent()).findFirst();
  }
}

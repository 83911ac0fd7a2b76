package dev.keyturn.sandbox;

/**
 * How late things are seen: changes, a key's last use, and events in CloudTrail. Each kind draws on
 * its own, so that one more event moves no change.
 */
public record Lags(Lag changes, Lag lastUsage, Lag events) {
  private static final long LAST_USAGE = 0x75736564;
  private static final long EVENTS = 0x6576656e;

  static Lags of(Sandbox.Config config) {
    return new Lags(
        new Lag(config.seed(), config.maxLag()),
        new Lag(config.seed() ^ LAST_USAGE, config.maxLastUsageLag()),
        new Lag(config.seed() ^ EVENTS, config.maxEventLag()));
  }
}

package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.WireRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request addresses: bucket and key (empty if absent), and the query. */
record Target(String bucket, String key, Query query) {
  private static final Pattern VIRTUAL_HOST =
      Pattern.compile("(?<bucket>.+?)\\.(localhost|s3[.-].+)(:\\d+)?");

  /** Reads path-style and virtual-hosted addresses; key bytes are kept exactly. */
  static Target of(WireRequest request) {
    Query query = Query.parse(request.rawQuery());
    String path = request.rawPath().startsWith("/") ? request.rawPath().substring(1) : "";
    Optional<String> host = virtualHost(request);
    if (host.isPresent()) {
      return new Target(host.get(), PercentCoding.decodePath(path), query);
    }
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String key = slash < 0 ? "" : path.substring(slash + 1);
    return new Target(PercentCoding.decodePath(bucket), PercentCoding.decodePath(key), query);
  }

  Level level() {
    if (bucket.isEmpty()) {
      return Level.SERVICE;
    }
    return key.isEmpty() ? Level.BUCKET : Level.OBJECT;
  }

  private static Optional<String> virtualHost(WireRequest request) {
    String host = request.headers().first("Host").orElse("").toLowerCase(Locale.ROOT);
    if (host.startsWith("s3.") || host.startsWith("s3-")) {
      return Optional.empty();
    }
    Matcher matcher = VIRTUAL_HOST.matcher(host);
    return matcher.matches() ? Optional.of(matcher.group("bucket")) : Optional.empty();
  }

  /** The three things that a request can address. */
  enum Level {
    SERVICE,
    BUCKET,
    OBJECT
  }
}

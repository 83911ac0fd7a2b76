package dev.keyturn.sandbox.ec2;

import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** All that one account has in one region. */
final class Estate {
  private static final int ID_BYTES = 9;
  private static final int ID_DIGITS = 17;

  private final String account;
  private final String region;
  private final Random random;
  private final Timeline timeline;
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final ClientTokens tokens = new ClientTokens();
  private final EncryptionSettings encryption = new EncryptionSettings();

  Estate(String account, String region, Random random, Timeline timeline) {
    this.account = account;
    this.region = region;
    this.random = random;
    this.timeline = timeline;
  }

  String account() {
    return account;
  }

  String region() {
    return region;
  }

  Timeline timeline() {
    return timeline;
  }

  ClientTokens tokens() {
    return tokens;
  }

  EncryptionSettings encryption() {
    return encryption;
  }

  Resource.Birth birth(Kind kind, Instant now) {
    return new Resource.Birth(newId(kind.prefix()), now, timeline.settle(now));
  }

  String newId(String prefix) {
    byte[] drawn = new byte[ID_BYTES];
    random.nextBytes(drawn);
    return prefix + "-" + HexFormat.of().formatHex(drawn).substring(0, ID_DIGITS);
  }

  void add(Resource resource) {
    resources.put(resource.id(), resource);
  }

  void remove(Resource resource) {
    resources.remove(resource.id());
  }

  Optional<Resource> known(String id) {
    return Optional.ofNullable(resources.get(id));
  }

  /** The resource of that id, if callers see it already. */
  <T extends Resource> T find(Class<T> type, Kind kind, String id, Instant now) {
    if (!id.matches(kind.prefix() + "-[0-9a-f]{8,17}")) {
      throw kind.malformed(id);
    }
    return known(id)
        .filter(type::isInstance)
        .filter(resource -> resource.isVisible(now))
        .map(type::cast)
        .orElseThrow(() -> kind.notFound(id));
  }

  /** All resources of a kind, seen or not, in the order of their ids. */
  <T extends Resource> List<T> all(Class<T> type) {
    return resources.values().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .sorted(Comparator.comparing(Resource::id))
        .toList();
  }
}

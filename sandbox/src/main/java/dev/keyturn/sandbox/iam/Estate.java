package dev.keyturn.sandbox.iam;

import dev.keyturn.sandbox.iam.Entity.Identity;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** What an account has in IAM; names of a kind differ in more than case. */
final class Estate {
  private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 17;

  private final String account;
  private final Random random;
  private final Map<Kind, Map<String, Entity>> entities = new EnumMap<>(Kind.class);
  private final Map<String, ManagedPolicy> policies = new TreeMap<>();

  Estate(String account, Random random) {
    this.account = account;
    this.random = random;
  }

  Entity add(Birth birth, String trust) {
    return add(of(birth.kind()), birth, identity -> new Entity(identity, trust));
  }

  ManagedPolicy addPolicy(Birth birth, String document) {
    return add(policies, birth, identity -> new ManagedPolicy(identity, document));
  }

  private <T> T add(Map<String, T> existing, Birth birth, Function<Identity, T> make) {
    String key = key(birth.name());
    if (existing.containsKey(key)) {
      throw IamErrors.exists(birth.kind(), birth.name());
    }
    T made = make.apply(identity(birth));
    existing.put(key, made);
    return made;
  }

  Entity entity(Kind kind, String name) {
    Entity found = of(kind).get(key(name));
    if (found == null) {
      throw IamErrors.notFound(kind, name);
    }
    return found;
  }

  List<Entity> entities(Kind kind) {
    return List.copyOf(of(kind).values());
  }

  ManagedPolicy policy(String arn) {
    return policies.values().stream()
        .filter(policy -> policy.identity().arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> IamErrors.notFound(Kind.POLICY, arn));
  }

  List<ManagedPolicy> policies() {
    return List.copyOf(policies.values());
  }

  private Map<String, Entity> of(Kind kind) {
    return entities.computeIfAbsent(kind, absent -> new TreeMap<>());
  }

  private Identity identity(Birth birth) {
    StringBuilder id = new StringBuilder(birth.kind().prefix());
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return new Identity(
        birth.kind(),
        birth.path(),
        birth.name(),
        id.toString(),
        birth.kind().arn(account, birth.path(), birth.name()),
        birth.now());
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** What is to be made, where and when. */
  record Birth(Kind kind, String path, String name, Instant now) {}
}

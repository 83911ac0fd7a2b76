package dev.keyturn.sandbox.iam;

import dev.keyturn.sandbox.Directory;
import dev.keyturn.sandbox.iam.Entity.Identity;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an account has in IAM; names of a kind differ in more than case. */
final class Estate {
  private final String account;
  private final Directory directory;
  private final Map<Kind, Map<String, Entity>> entities = new EnumMap<>(Kind.class);
  private final Map<String, ManagedPolicy> policies = new TreeMap<>();

  Estate(String account, Directory directory) {
    this.account = account;
    this.directory = directory;
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

  /** A user or role; one that was put behind an access key is there without having been made. */
  Entity principal(Kind kind, String name, Instant now) {
    Entity made = of(kind).get(key(name));
    if (made != null) {
      return made;
    }
    String arn =
        directory
            .named(account, kind.word().toLowerCase(Locale.ROOT), name)
            .orElseThrow(() -> IamErrors.notFound(kind, name));
    String path = arn.substring(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
    return new Entity(new Identity(kind, path, name, directory.add(arn), arn, now), "");
  }

  /** Deletes a user or role, whose policies have to be gone. */
  void remove(Entity entity) {
    if (!entity.policies().isEmpty()) {
      throw IamErrors.conflict("Cannot delete entity, must delete policies first.");
    }
    Identity identity = entity.identity();
    of(identity.kind()).remove(key(identity.name()));
    directory.remove(identity.arn());
  }

  /** The inline policies of a user or role; none where it was not made. */
  List<String> policies(String arn) {
    return Stream.of(Kind.USER, Kind.ROLE)
        .flatMap(kind -> entities(kind).stream())
        .filter(entity -> entity.identity().arn().equals(arn))
        .flatMap(entity -> entity.policies().values().stream())
        .toList();
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
    Kind kind = birth.kind();
    String arn = kind.arn(account, birth.path(), birth.name());
    String id = kind.isPrincipal() ? directory.add(arn) : directory.newId(kind.prefix());
    return new Identity(kind, birth.path(), birth.name(), id, arn, birth.now());
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** What is to be made, where and when. */
  record Birth(Kind kind, String path, String name, Instant now) {}
}

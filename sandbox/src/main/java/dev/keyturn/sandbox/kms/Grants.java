package dev.keyturn.sandbox.kms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The grants of a region. A grant works after a lag, or at once with its token; a revoked one works
 * on until its lag is over. Guarded by the lock of the region.
 */
final class Grants {
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> idsByToken = new HashMap<>();

  void add(Grant grant, Instant worksFrom, Instant listedFrom) {
    entries.put(grant.id(), new Entry(grant, worksFrom, listedFrom, Instant.MAX));
  }

  void addToken(String token, Grant grant) {
    idsByToken.put(token, grant.id());
  }

  /** The grant with these very terms, if it has a name by which a retry is known. */
  Optional<Grant> sameAs(KmsKey key, Grant.Terms terms, Map<String, String> ids) {
    return terms.name().isEmpty()
        ? Optional.empty()
        : alive().stream()
            .filter(grant -> grant.key() == key && grant.terms().equals(terms))
            .filter(grant -> grant.ids().equals(ids))
            .findFirst();
  }

  Optional<Grant> byId(KmsKey key, String id) {
    return alive().stream()
        .filter(grant -> grant.key() == key && grant.id().equals(id))
        .findFirst();
  }

  Optional<Grant> byToken(String token) {
    String id = idsByToken.get(token);
    return alive().stream().filter(grant -> grant.id().equals(id)).findFirst();
  }

  /** What ListGrants shows. */
  List<Grant> listed(Instant now, Predicate<Grant> condition) {
    return entries.values().stream()
        .filter(entry -> entry.isAlive() && !now.isBefore(entry.listedFrom()))
        .map(Entry::grant)
        .filter(condition)
        .toList();
  }

  /** Grants on a key that work now. */
  List<Grant> working(KmsKey key, Circumstances circumstances) {
    List<Grant> working = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.grant().key() == key && works(entry, circumstances)) {
        working.add(entry.grant());
      }
    }
    return working;
  }

  /** Takes a grant away; it works on until then. */
  void revoke(Grant grant, Instant now, Instant worksUntil) {
    entries.computeIfPresent(grant.id(), (id, entry) -> entry.revoked(worksUntil));
    entries.values().removeIf(entry -> !now.isBefore(entry.worksUntil()));
    idsByToken.values().retainAll(entries.keySet());
  }

  void removeAllOf(KmsKey key) {
    entries.values().removeIf(entry -> entry.grant().key() == key);
  }

  private List<Grant> alive() {
    return entries.values().stream().filter(Entry::isAlive).map(Entry::grant).toList();
  }

  private boolean works(Entry entry, Circumstances circumstances) {
    if (!circumstances.now().isBefore(entry.worksUntil())) {
      return false;
    }
    return !circumstances.now().isBefore(entry.worksFrom())
        || circumstances.grantTokens().stream()
            .anyMatch(token -> entry.grant().id().equals(idsByToken.get(token)));
  }

  private record Entry(Grant grant, Instant worksFrom, Instant listedFrom, Instant worksUntil) {
    boolean isAlive() {
      return worksUntil.equals(Instant.MAX);
    }

    Entry revoked(Instant until) {
      return new Entry(grant, worksFrom, listedFrom, until);
    }
  }
}

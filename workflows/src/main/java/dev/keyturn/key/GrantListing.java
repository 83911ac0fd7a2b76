package dev.keyturn.key;

import dev.keyturn.CanonicalJson;
import dev.keyturn.ItemSetDigest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes up a key's grants page by page, and keeps none that a service made. Not thread-safe. */
public final class GrantListing {
  /** So that nobody can make grants by which a plan is too long to be told. */
  public static final int MOST_BYTES = 400_000;

  private final List<ServedResource> left;
  private final List<KeyGrant> customers = new ArrayList<>();
  private final ServiceTally services = new ServiceTally();

  /**
   * @param left the resources whose grants are not counted among services'
   */
  public GrantListing(List<ServedResource> left) {
    this.left = List.copyOf(left);
  }

  /** Takes up one grant, in any order. */
  public void add(KeyGrant grant) {
    if (!grant.madeByService()) {
      customers.add(grant);
    } else if (left.stream().noneMatch(resource -> resource.isOf(grant))) {
      services.add(grant);
    }
  }

  /** Customers' grants by value: suspects' and others', each as far as there is room. */
  public KeyGrants byValue(List<String> suspects) {
    List<KeyGrant> sorted = customers.stream().sorted(Comparator.comparing(KeyGrant::id)).toList();
    Room ofSuspects = new Room(KeyGrants.MOST_OF_SUSPECTS, MOST_BYTES / 2);
    Room ofOthers = Room.ofOthers();
    List<KeyGrant> kept =
        sorted.stream()
            .filter(grant -> (grant.isOf(suspects) ? ofSuspects : ofOthers).takes(grant))
            .toList();
    return new KeyGrants(kept, ofOthers.refused, ofSuspects.refused, services.all());
  }

  /**
   * Whether all customers' grants on a key are told by value once others are carried to it.
   *
   * @param carried of which none is made that has an equal on the key by then
   * @param there what the key has, where equal ones are several
   */
  public static boolean haveRoom(List<KeyGrant> carried, List<KeyGrant> there) {
    Room room = Room.ofOthers();
    there.forEach(room::takes);
    Set<KeyGrant> known =
        there.stream().map(KeyGrant::terms).collect(Collectors.toCollection(LinkedHashSet::new));
    carried.stream().filter(one -> known.add(one.terms())).forEach(room::takes);
    return room.refused == 0;
  }

  /** Customers' grants by what they let whom do: where those by value have room these have it. */
  public KeyAccess byAccess() {
    Room room = Room.ofOthers();
    List<GrantedAccess> granted = new ArrayList<>();
    long others = 0;
    String digest = "";
    for (Map.Entry<String, List<KeyGrant>> one : accesses().entrySet()) {
      GrantedAccess access = GrantedAccess.of(one.getValue());
      if (room.takes(access.access())) {
        granted.add(access);
      } else {
        others += one.getValue().size();
        digest = ItemSetDigest.with(digest, one.getKey());
      }
    }
    return new KeyAccess(granted, others, digest, services.all());
  }

  private Map<String, List<KeyGrant>> accesses() {
    Map<String, List<KeyGrant>> accesses = new TreeMap<>();
    for (KeyGrant grant : customers) {
      if (!grant.isDead()) {
        accesses.computeIfAbsent(grant.access().toString(), access -> new ArrayList<>()).add(grant);
      }
    }
    return accesses;
  }

  /** Takes the first ones, until there is no room for the next. */
  private static final class Room {
    private int grants;
    private int bytes;
    private long refused;

    Room(int grants, int bytes) {
      this.grants = grants;
      this.bytes = bytes;
    }

    static Room ofOthers() {
      return new Room(KeyGrants.MOST, MOST_BYTES);
    }

    boolean takes(KeyGrant one) {
      boolean fits = refused == 0 && grants > 0;
      if (fits) {
        grants--;
        bytes -= CanonicalJson.of(one.withoutCopysName()).getBytes(StandardCharsets.UTF_8).length;
        fits = bytes >= 0;
      }
      if (!fits) {
        refused++;
      }
      return fits;
    }
  }
}

package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The grants on a key: customers' by value as far as there is room, services' by number.
 *
 * @param customers in the order of their ids, up to {@value #MOST_OF_SUSPECTS} of suspects and
 *     {@value #MOST} of others
 * @param others how many more grants customers have, beside suspects'
 * @param othersOfSuspects how many more grants suspects have
 */
public record KeyGrants(
    List<KeyGrant> customers, long others, long othersOfSuspects, List<ServiceGrants> services) {
  /** How many there are by value, beside suspects', if they are no longer than usual. */
  public static final int MOST = 1_000;

  /** How many of suspects there are. */
  public static final int MOST_OF_SUSPECTS = 500;

  /** Of a key on which there is none. */
  public static final KeyGrants NONE = new KeyGrants(List.of(), 0, 0, List.of());

  public KeyGrants {
    customers = List.copyOf(customers);
    services = List.copyOf(services);
  }

  /** Whether some of customers' are not here by value. */
  @JsonIgnore
  public boolean isCut() {
    return others > 0 || othersOfSuspects > 0;
  }

  /** How many grants customers have. */
  public long ofCustomers() {
    return customers.size() + others + othersOfSuspects;
  }

  /**
   * The same once suspects' were revoked: those are known from before, by which they are made
   * again, and the others are as they are now.
   */
  public KeyGrants refreshed(KeyGrants now, List<String> suspects) {
    List<KeyGrant> known =
        Stream.concat(
                customers.stream().filter(grant -> grant.isOf(suspects)),
                now.customers.stream().filter(grant -> !grant.isOf(suspects)))
            .sorted(Comparator.comparing(KeyGrant::id))
            .toList();
    return new KeyGrants(known, now.others, othersOfSuspects, now.services);
  }
}

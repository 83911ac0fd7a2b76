package dev.keyturn.key;

import dev.keyturn.ItemSetDigest;
import dev.keyturn.Shortened;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the grants that services made, told apart by service. */
final class ServiceTally {
  /** Far more than make grants; the others are counted together. */
  private static final int MOST_SERVICES = 20;

  /** Of an example; constraints may have thousands. */
  private static final int MOST_SIGNS = 200;

  private static final String OTHERS = "other services";

  private final Map<String, One> services = new TreeMap<>();

  void add(KeyGrant grant) {
    String service = service(grant.granteePrincipal());
    services
        .computeIfAbsent(
            services.size() < MOST_SERVICES || services.containsKey(service) ? service : OTHERS,
            name -> new One())
        .add(grant);
  }

  List<ServiceGrants> all() {
    return services.entrySet().stream().map(one -> one.getValue().of(one.getKey())).toList();
  }

  /** The session of AWS's infrastructure is named after the resource that it acts for. */
  private static String service(String grantee) {
    return grantee.contains(":assumed-role/")
        ? grantee.substring(0, grantee.lastIndexOf('/'))
        : grantee;
  }

  /** What is kept of the grants of one service: of the examples those with the lowest ids. */
  private static final class One {
    private final TreeMap<String, String> examples = new TreeMap<>();
    private long count;
    private String digest = "";

    void add(KeyGrant grant) {
      count++;
      digest = ItemSetDigest.with(digest, grant.id());
      examples.put(grant.id(), example(grant));
      if (examples.size() > ServiceGrants.MOST_EXAMPLES) {
        examples.pollLastEntry();
      }
    }

    private static String example(KeyGrant grant) {
      return Shortened.to(
          MOST_SIGNS,
          grant.granteePrincipal()
              + " "
              + grant.encryptionContextSubset()
              + grant.encryptionContextEquals());
    }

    ServiceGrants of(String service) {
      return new ServiceGrants(service, count, digest, List.copyOf(examples.values()));
    }
  }
}

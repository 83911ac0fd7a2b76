package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.key.GrantOrder;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Makes and revokes grants so that doing it twice is doing it once. */
final class GrantMaker {
  private final KmsClient kms;
  private final KeyReader reader;

  GrantMaker(KmsClient kms) {
    this.kms = kms;
    this.reader = new KeyReader(kms);
  }

  /**
   * Makes those grants on the new key of which it has no equal, named after the grants that they
   * are copies of, and revokes those that suspects have by then; what others granted on it stays.
   * Being listed does not show that a grant works everywhere, so that all of settle is given to
   * grants.
   *
   * @return for each of the different terms one grant that is listed
   */
  GrantOrder carry(GrantOrder order) {
    KeyArn key = order.newKey();
    Map<KeyGrant, KeyGrant> wanted = byTerms(order.grants());
    Waiting settling = Waiting.atMost(wanted.isEmpty() ? Duration.ZERO : order.settle());
    List<KeyGrant> made = made(key, wanted, order.settle());
    revoke(key, ofSuspects(key, order.suspects()));
    settling.rest();
    // An equal that somebody revoked a moment before may have been listed for a while.
    List<KeyGrant> lasting = made(key, wanted, order.settle());
    if (!lasting.equals(made)) {
      Waiting.sleep(order.settle());
    }
    return new GrantOrder(key, lasting, order.suspects(), order.settle());
  }

  /** Makes those that are not listed; gives what is listed then. */
  private List<KeyGrant> made(KeyArn key, Map<KeyGrant, KeyGrant> wanted, Duration settle) {
    Map<KeyGrant, KeyGrant> present = listed(key, wanted.keySet());
    if (present.size() == wanted.size()) {
      return List.copyOf(present.values());
    }
    for (Map.Entry<KeyGrant, KeyGrant> one : wanted.entrySet()) {
      if (!present.containsKey(one.getKey())) {
        Waiting.heartbeat();
        copy(key, one.getValue());
      }
    }
    return listed(key, wanted.keySet(), settle);
  }

  private static Map<KeyGrant, KeyGrant> byTerms(List<KeyGrant> grants) {
    return grants.stream()
        .collect(
            Collectors.toMap(
                KeyGrant::terms, grant -> grant, (one, equal) -> one, LinkedHashMap::new));
  }

  /**
   * Revokes grants; one that is gone is as good as revoked. KMS answers a grant id that it does not
   * know with NotFoundException.
   */
  void revoke(KeyArn key, List<KeyGrant> grants) {
    for (KeyGrant grant : grants) {
      Waiting.heartbeat();
      AwsFailures.call("kms:RevokeGrant", key.value(), () -> revoke(key, grant.id()));
    }
  }

  /**
   * Makes revoked grants again, but not those that are still there; gives those that stand. KMS
   * refuses a grant whose principal was deleted since.
   */
  List<KeyGrant> restore(KeyArn key, List<KeyGrant> grants) {
    List<KeyGrant> standing = new ArrayList<>();
    Set<String> wanted = ids(grants);
    Set<String> present = ids(reader.grantsThat(key, grant -> wanted.contains(grant.id())));
    for (KeyGrant grant : grants) {
      Waiting.heartbeat();
      if (present.contains(grant.id()) || remake(key, grant)) {
        standing.add(grant);
      }
    }
    return standing;
  }

  private boolean remake(KeyArn key, KeyGrant grant) {
    CreateGrantRequest request = request(key, grant, grant.name().orElse(grant.nameOfCopy()));
    return AwsFailures.call(
        "kms:CreateGrant",
        key + " for " + grant.granteePrincipal(),
        () -> {
          try {
            kms.createGrant(request);
            return true;
          } catch (InvalidArnException deleted) {
            return false;
          }
        });
  }

  /** Whether none of the grants is listed any more. */
  boolean areGone(KeyArn key, List<KeyGrant> grants) {
    Set<String> ids = ids(grants);
    return grants.isEmpty() || reader.grantsThat(key, grant -> ids.contains(grant.id())).isEmpty();
  }

  /** All grants of suspects that are listed. */
  List<KeyGrant> ofSuspects(KeyArn key, List<String> suspects) {
    return reader.grantsThat(key, grant -> grant.isOf(suspects));
  }

  private static Set<String> ids(List<KeyGrant> grants) {
    return grants.stream().map(KeyGrant::id).collect(Collectors.toSet());
  }

  private boolean revoke(KeyArn key, String id) {
    try {
      kms.revokeGrant(request -> request.keyId(key.value()).grantId(id));
      return true;
    } catch (NotFoundException gone) {
      return false;
    }
  }

  /**
   * Being listed is all that KMS says of a grant; that it already works everywhere can't be asked.
   * A grant that is still not listed after settle was made nonetheless: CreateGrant succeeded.
   */
  private List<KeyGrant> listed(KeyArn key, Set<KeyGrant> wanted, Duration settle) {
    return List.copyOf(
        Waiting.poll(
                settle,
                () -> Optional.of(listed(key, wanted)).filter(n -> n.size() == wanted.size()))
            .orElseGet(() -> listed(key, wanted))
            .values());
  }

  private Map<KeyGrant, KeyGrant> listed(KeyArn key, Set<KeyGrant> wanted) {
    return wanted.isEmpty()
        ? Map.of()
        : byTerms(reader.grantsThat(key, grant -> wanted.contains(grant.terms())));
  }

  /** The name makes CreateGrant idempotent: the same name and terms give the same grant. */
  private void copy(KeyArn key, KeyGrant grant) {
    CreateGrantRequest request = request(key, grant, grant.nameOfCopy());
    AwsFailures.call(
        "kms:CreateGrant",
        key + " for " + grant.granteePrincipal(),
        () -> kms.createGrant(request));
  }

  private static CreateGrantRequest request(KeyArn key, KeyGrant grant, String name) {
    CreateGrantRequest.Builder request =
        CreateGrantRequest.builder()
            .keyId(key.value())
            .name(name)
            .granteePrincipal(grant.granteePrincipal())
            .operationsWithStrings(grant.operations());
    grant.retiringPrincipal().ifPresent(request::retiringPrincipal);
    KeyMapper.constraints(grant).ifPresent(request::constraints);
    return request.build();
  }
}

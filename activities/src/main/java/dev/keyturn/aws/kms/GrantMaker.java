package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.key.GrantOrder;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
   * Makes the grants on the new key, named after the grants that they are copies of, and revokes
   * those that suspects have by then; what others granted on it stays. Being listed does not show
   * that a grant works everywhere, so that all of settle is given to grants.
   */
  GrantOrder carry(GrantOrder order) {
    Set<String> made = new HashSet<>();
    Waiting settling = Waiting.atMost(order.grants().isEmpty() ? Duration.ZERO : order.settle());
    for (KeyGrant grant : order.grants()) {
      Waiting.heartbeat();
      made.add(create(order.newKey(), grant, grant.nameOfCopy()));
    }
    List<KeyGrant> listed = listed(order.newKey(), made, order.settle());
    revoke(order.newKey(), ofSuspects(order.newKey(), order.suspects()));
    settling.rest();
    return new GrantOrder(order.newKey(), listed, order.suspects(), order.settle());
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
   * A grant that is still not listed after settle was made nonetheless: CreateGrant gave its id.
   */
  private List<KeyGrant> listed(KeyArn key, Set<String> ids, Duration settle) {
    return Waiting.poll(
            settle, () -> Optional.of(present(key, ids)).filter(n -> n.size() == ids.size()))
        .orElseGet(() -> present(key, ids));
  }

  private List<KeyGrant> present(KeyArn key, Set<String> ids) {
    return reader.grantsThat(key, grant -> ids.contains(grant.id()));
  }

  /** The name makes CreateGrant idempotent: the same name and terms give the same grant. */
  private String create(KeyArn key, KeyGrant grant, String name) {
    return AwsFailures.call(
        "kms:CreateGrant",
        key + " for " + grant.granteePrincipal(),
        () -> kms.createGrant(request(key, grant, name)).grantId());
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

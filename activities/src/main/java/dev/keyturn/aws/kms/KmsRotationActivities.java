package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.Waiting;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.RotationSight;
import dev.keyturn.rotation.AutomaticOrder;
import dev.keyturn.rotation.FamilyMember;
import dev.keyturn.rotation.OnDemandOrder;
import dev.keyturn.rotation.RotationActivities;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.ConflictException;

/** Rotation by KMS. */
public final class KmsRotationActivities implements RotationActivities {
  /** A rotation that was begun and not answered shows within this time, however long settle is. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final AwsClients clients;

  public KmsRotationActivities(AwsClients clients) {
    this.clients = clients;
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public RotationSight lookAtRotation(KeyArn key) {
    return new RotationReader(clients.kms(RoleGroup.PLANNER, key.region())).look(key);
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public List<FamilyMember> lookAtFamily(KeyArn key) {
    return new FamilyReader(clients).of(key);
  }

  /**
   * {@inheritDoc} Safe to run twice: it looks first, and asks for nothing where everything is as
   * wanted, because a repeated EnableKeyRotation might put the next rotation off.
   */
  @Override
  public RotationSight rotateAutomatically(AutomaticOrder order) {
    return new AutomaticRotation(admin(order.key())).ensure(order);
  }

  /**
   * {@inheritDoc} Safe to run twice: it looks first whether the rotation has begun or ended; after
   * an attempt that may have begun one it looks for a while, and the call is sent once.
   */
  @Override
  public RotationSight beginOnDemandRotation(OnDemandOrder order) {
    RotationReader reader = new RotationReader(admin(order.key()));
    boolean again = Activity.getExecutionContext().getInfo().getAttempt() > 1;
    Duration patience = order.settle().compareTo(LONGEST) < 0 ? order.settle() : LONGEST;
    Optional<RotationSight> begun =
        again ? Waiting.poll(patience, () -> begun(reader, order)) : begun(reader, order);
    return begun.orElseGet(() -> begin(reader, order));
  }

  private static Optional<RotationSight> begun(RotationReader reader, OnDemandOrder order) {
    return Optional.of(reader.look(order.key()))
        .filter(sight -> sight.isRotating() || sight.onDemandUsed() > order.used());
  }

  private RotationSight begin(RotationReader reader, OnDemandOrder order) {
    KmsClient once = clients.kmsSendingOnce(RoleGroup.KMS_ADMIN, order.key().region());
    AwsFailures.call(
        "kms:RotateKeyOnDemand",
        order.key().value(),
        () -> {
          try {
            return Optional.of(once.rotateKeyOnDemand(r -> r.keyId(order.key().value())));
          } catch (ConflictException underWay) {
            return Optional.empty();
          }
        });
    return reader.look(order.key());
  }

  private KmsClient admin(KeyArn key) {
    return clients.kms(RoleGroup.KMS_ADMIN, key.region());
  }
}

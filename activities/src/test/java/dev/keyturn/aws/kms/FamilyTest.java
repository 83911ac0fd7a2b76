package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.rotation.FamilyMember;
import dev.keyturn.rotation.RotationActivities;
import dev.keyturn.sandbox.Fault;
import io.temporal.testing.TestActivityEnvironment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** Families of multi-Region keys on the strict sandbox. */
class FamilyTest {
  private static final String AWAY = "us-east-1";

  private final Estate estate = new Estate();
  private final KmsClient away = estate.kms(AWAY);
  private final KeyArn primary = primary();
  private final KeyArn replica = new KeyArn(primary.value().replace(Estate.REGION, AWAY));
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final RotationActivities activities = activities();

  private KeyArn primary() {
    KeyMetadata made = estate.kms().createKey(r -> r.multiRegion(true)).keyMetadata();
    estate.kms().replicateKey(r -> r.keyId(made.keyId()).replicaRegion(AWAY));
    return new KeyArn(made.arn());
  }

  private RotationActivities activities() {
    AwsClients worker = estate.worker();
    environment.registerActivitiesImplementations(new KmsRotationActivities(worker));
    return environment.newActivityStub(RotationActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  @Test
  void isReadWholeFromEachOfItsKeysHoweverOften() {
    estate.kms().createAlias(r -> r.aliasName("alias/home").targetKeyId(primary.value()));
    away.createAlias(r -> r.aliasName("alias/away").targetKeyId(replica.value()));
    away.disableKey(r -> r.keyId(replica.value()));

    List<FamilyMember> family = activities.lookAtFamily(replica);

    assertThat(family).extracting(FamilyMember::key).containsExactly(primary, replica);
    assertThat(family).extracting(FamilyMember::role).containsExactly("PRIMARY", "REPLICA");
    assertThat(family.get(0).own().orElseThrow().aliases())
        .containsExactly(new KeyAlias("alias/home"));
    assertThat(family.get(1).own().orElseThrow().aliases())
        .containsExactly(new KeyAlias("alias/away"));
    assertThat(family.get(1).own().orElseThrow().state()).isEqualTo("Disabled");
    assertThat(activities.lookAtFamily(primary)).isEqualTo(family);
  }

  @Test
  void namesAKeyThatMayNotBeReadAndStillShowsTheOthers() {
    String closed =
        estate
            .kms()
            .getKeyPolicy(r -> r.keyId(primary.value()))
            .policy()
            .replace(":root\"", ":user/owner\"");
    away.putKeyPolicy(
        r -> r.keyId(replica.value()).policy(closed).bypassPolicyLockoutSafetyCheck(true));

    List<FamilyMember> family = activities.lookAtFamily(primary);

    assertThat(family.get(0).own()).isPresent();
    assertThat(family.get(1).own()).isEmpty();
    assertThat(family.get(1).unread().orElseThrow())
        .contains("kms:DescribeKey", replica.value(), "AccessDenied");
  }

  @Test
  void isReadThoughAnAnswerIsLost() {
    estate.fault(Fault.Kind.AFTER, "kms", "GetKeyPolicy");

    assertThat(activities.lookAtFamily(primary)).hasSize(2);
  }

  @Test
  void isEmptyForASingleRegionKey() {
    assertThat(activities.lookAtFamily(estate.oldKey())).isEmpty();
  }
}

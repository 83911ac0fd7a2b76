package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.Containment;
import dev.keyturn.key.GrantOrder;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.KeySettingsQuery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.GrantOperation;

/** Grants that somebody could retire who was deleted: KMS makes none that names them. */
class DeletedRetirerTest {
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final String RETIRER = "arn:aws:iam::111122223333:user/retirer";

  private final Rehearsal rehearsal = new Rehearsal();
  private final KeyArn old = rehearsal.newKey();
  private final KeyArn replacement = rehearsal.newKey();

  @BeforeEach
  void deleteWhoCouldRetire() {
    rehearsal.iam.createUser(r -> r.userName("retirer"));
    grant(old);
    grant(replacement);
    rehearsal.iam.deleteUser(r -> r.userName("retirer"));
    assertThat(grants(old))
        .singleElement()
        .satisfies(one -> assertThat(one.retiringPrincipal().orElseThrow()).startsWith("AIDA"));
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void areCarriedAsThePlanHasThem() {
    KeyArn fresh = rehearsal.newKey();

    rehearsal.keys().carryGrants(carrying(fresh));
    rehearsal.keys().carryGrants(carrying(fresh));

    assertThat(grants(fresh))
        .singleElement()
        .satisfies(one -> assertThat(one.retiringPrincipal()).isEmpty())
        .satisfies(one -> assertThat(one.isEqualTo(planned())).isTrue());
  }

  @Test
  void areEqualsOnAKeyOfAnEarlierRunOfWhatNobodyCanRetire() {
    rehearsal.keys().carryGrants(carrying(replacement));

    assertThat(grants(replacement)).hasSize(1);
  }

  @Test
  void areMadeAgainByTheWayBack() {
    String saved = rehearsal.policy(old);
    Containment containment =
        new Containment(
            old,
            "run",
            saved,
            KeyPolicy.parse(old, saved).containing(List.of(APP)),
            List.of(planned()),
            Optional.empty());
    rehearsal.keys().containSuspects(containment);
    assertThat(grants(old)).isEmpty();

    assertThat(rehearsal.keys().liftContainment(containment).revokedGrants()).hasSize(1);
    rehearsal.keys().liftContainment(containment);

    assertThat(grants(old)).singleElement().extracting(KeyGrant::granteePrincipal).isEqualTo(APP);
  }

  private GrantOrder carrying(KeyArn key) {
    return new GrantOrder(key, List.of(planned()), List.of(), Rehearsal.SETTLE);
  }

  private KeyGrant planned() {
    return grants(old).get(0).withoutDead();
  }

  private List<KeyGrant> grants(KeyArn key) {
    return rehearsal.keys().readSettings(new KeySettingsQuery(key, List.of())).grants().customers();
  }

  private void grant(KeyArn key) {
    rehearsal.kms.createGrant(
        r ->
            r.keyId(key.value())
                .granteePrincipal(APP)
                .retiringPrincipal(RETIRER)
                .operations(GrantOperation.DECRYPT));
  }
}

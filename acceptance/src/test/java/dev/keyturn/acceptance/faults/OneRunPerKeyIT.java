package dev.keyturn.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.world.Orders;
import dev.keyturn.acceptance.world.Run;
import dev.keyturn.acceptance.world.World;
import dev.keyturn.key.CanonicalPolicy;
import dev.keyturn.key.KeyArn;
import dev.keyturn.replacement.Adoption;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreReport;
import dev.keyturn.replacement.RunReport;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyState;

/** That one run at a time holds a key, and that what it changed can be taken back. */
class OneRunPerKeyIT extends WorldPerTest {
  private static final String FIRST = "RespondToCompromise/eu-west-1/orders";

  @Test
  void refusesASecondRunHoweverItNamesTheKey() {
    hold("kms:CreateKey");
    Run first = orders.respond(FIRST);
    awaitHeld("kms:CreateKey");

    for (String name : List.of(Orders.ALIAS, orders.oldKeyId(), orders.oldKey())) {
      assertThat(respond("second/" + name, name).failure()).contains(busy());
    }

    world.sandbox().faults().clear();
    KeyArn newKey = first.await(Phase.AWAITING_APPROVAL).newKey().orElseThrow();
    for (String name : List.of(Orders.ALIAS, newKey.keyId(), orders.oldKeyId())) {
      assertThat(respond("third/" + name, name).failure()).contains(busy());
    }
    first.approve();
    assertThat(first.result(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void freesTheKeyOfATerminatedRunAndTakesOverItsReplacement() {
    hold("kms:CreateGrant");
    Run first = orders.respond(FIRST);
    awaitHeld("kms:CreateGrant");
    KeyArn made = first.status().newKey().orElseThrow();
    first.terminate();
    world.sandbox().faults().clear();
    awaitListed(made);

    RunReport report = respond(FIRST + "/again", Orders.ALIAS).approved();

    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.plan().plan().adopts()).map(Adoption::key).contains(made);
    assertThat(report.status().newKey()).contains(made);
    assertThat(world.sandbox().calls().count("kms", "CreateKey")).isEqualTo(1);
    assertThat(state(orders.oldKey())).isEqualTo(KeyState.DISABLED);
    assertThat(orders.damageSince(before)).isEmpty();
    assertThat(orders.unwrap(report.inlineKeys())).isEqualTo(orders.plaintexts());
  }

  /** Lists lag: a run that plans at once can't see the key yet, and would make its own. */
  private void awaitListed(KeyArn key) {
    Await.until(
        "see the key of the terminated run in lists",
        Duration.ofSeconds(30),
        () ->
            world.kms().listKeysPaginator().keys().stream()
                    .anyMatch(listed -> listed.keyArn().equals(key.value()))
                && world.kms().listResourceTags(list -> list.keyId(key.value())).tags().stream()
                    .anyMatch(tag -> tag.tagKey().equals("keyturn:run")));
  }

  @Test
  void refusesToRestoreAHeldKeyInFavourOfRollBack() {
    Run first = orders.respond(FIRST);
    first.await(Phase.AWAITING_APPROVAL);

    for (ObjectNode request : List.of(byRun(), byKey(Orders.ALIAS), byKey(orders.oldKey()))) {
      assertThat(restore("EXECUTE", request).failure())
          .contains("PlanRefused", FIRST, "--name rollBack");
    }
    assertThat(alias()).isNotEqualTo(orders.oldKey());
  }

  @Test
  void restoresEverythingByWhateverNamesTheRunOrItsKeys() {
    String policy = oddPolicy();
    orders.policy(policy);
    RunReport report = orders.respond(FIRST).approved();
    String newKey = report.status().newKey().orElseThrow().value();

    Set<RestorePoint> points = new HashSet<>();
    for (ObjectNode request :
        List.of(byRun(), byKey(orders.oldKeyId()), byKey(newKey), byKey(Orders.ALIAS))) {
      points.add(restore("PLAN", request).result(RestoreReport.class).point());
    }
    assertThat(points).singleElement().extracting(RestorePoint::run).isEqualTo(FIRST);
    assertThat(state(orders.oldKey())).isEqualTo(KeyState.DISABLED);

    RestoreReport restored = restore("EXECUTE", byKey(Orders.ALIAS)).result(RestoreReport.class);

    assertThat(restored.notes()).isEmpty();
    checkRestored(policy, newKey);
    RestoreReport again = restore("EXECUTE", byRun()).result(RestoreReport.class);
    assertThat(again.point()).isEqualTo(restored.point());
    checkRestored(policy, newKey);
  }

  @Test
  void rollsBackARunThatWaitsForItsApproval() {
    String policy = oddPolicy();
    orders.policy(policy);
    Run run = orders.respond(FIRST);
    KeyArn newKey = run.await(Phase.AWAITING_APPROVAL).newKey().orElseThrow();

    run.rollBack();

    assertThat(run.result(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    checkRestored(policy, newKey.value());
  }

  private void checkRestored(String policy, String newKey) {
    assertThat(state(orders.oldKey())).isEqualTo(KeyState.ENABLED);
    assertThat(state(newKey)).isEqualTo(KeyState.ENABLED);
    assertThat(alias()).isEqualTo(orders.oldKey());
    assertThat(CanonicalPolicy.of(orders.policy())).isEqualTo(CanonicalPolicy.of(policy));
    Await.until(
        "list both grants again",
        Duration.ofSeconds(10),
        () ->
            world.kms().listGrants(list -> list.keyId(orders.oldKey())).grants().stream()
                .map(GrantListEntry::granteePrincipal)
                .sorted()
                .toList()
                .equals(List.of(Actor.APPLICATION.arn(), Actor.ATTACKER.arn())));
    assertThat(orders.defaultKey(Orders.DATA)).isEqualTo(orders.oldKey());
    assertThat(orders.defaultKey(Orders.FILES)).isEqualTo(Orders.ALIAS);
    assertThat(orders.damageSince(before)).isEmpty();
  }

  private static String[] busy() {
    return new String[] {
      "KeyBusy",
      "held by RespondToCompromise " + FIRST,
      "temporal workflow terminate --workflow-id '" + FIRST + "'"
    };
  }

  /** Valid, and written as no program would write it. */
  private static String oddPolicy() {
    return """
    { "Version":"2012-10-17",
        "Statement" : [ {"Effect":"Allow", "Sid":"Root",
      "Principal":{"AWS" :"arn:aws:iam::%s:root"},"Action": "kms:*","Resource":"*"} ]}
    """
        .formatted(Actor.ACCOUNT);
  }

  private Run respond(String id, String key) {
    return world.start("RespondToCompromise", id, orders.request().put("key", key).toString());
  }

  private Run restore(String mode, ObjectNode request) {
    ObjectNode input = request.put("mode", mode).put("settle", "PT1S");
    input.put("requestedBy", Run.OTHER_PERSON).put("liftContainment", true);
    return world.start(
        "RestoreKey", "RestoreKey/" + mode + "/" + input.hashCode(), input.toString());
  }

  private static ObjectNode byRun() {
    return KeyturnJson.mapper().createObjectNode().put("run", FIRST);
  }

  private static ObjectNode byKey(String key) {
    return KeyturnJson.mapper().createObjectNode().put("key", key).put("region", World.REGION);
  }

  private KeyState state(String key) {
    return world.kms().describeKey(get -> get.keyId(key)).keyMetadata().keyState();
  }

  private String alias() {
    return world.kms().describeKey(get -> get.keyId(Orders.ALIAS)).keyMetadata().arn();
  }
}

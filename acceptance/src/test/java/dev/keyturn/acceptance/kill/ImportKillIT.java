package dev.keyturn.acceptance.kill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.rotation.RotationReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

/** That material comes into a key once although workers die while it is brought. */
class ImportKillIT {
  private static final int VERSIONS = 20;
  private static final byte[] MATERIAL = "thirty-two bytes for these tests".getBytes(UTF_8);

  /** The first tag that is put by a call of its own is the material's end. */
  private static final List<Blow> INTO_A_NEW_KEY =
      List.of(
          Blow.at("kms", "CreateKey"),
          Blow.at("kms", "ImportKeyMaterial"),
          Blow.at("kms", "TagResource"));

  private static final List<Blow> INTO_THIS_KEY =
      List.of(Blow.at("kms", "ImportKeyMaterial"), Blow.at("kms", "RotateKeyOnDemand"));

  @TempDir Path directory;

  @Test
  void bringsTheMaterialOnceWhenTheWorkerIsKilledAfterEveryCallThatBringsIt() throws Exception {
    try (SmallWorld world = SmallWorld.of(directory, VERSIONS)) {
      dropTheAttacker(world);
      WholeEstate estate = new WholeEstate(world);
      estate.requireAfter(replaced(world));

      rotated(world);
    }
  }

  /** There is none on an ordinary day. */
  private static void dropTheAttacker(SmallWorld world) {
    String key = world.estate().oldKey();
    for (GrantListEntry grant : kms(world).listGrants(list -> list.keyId(key)).grants()) {
      if (grant.granteePrincipal().equals(Actor.ATTACKER.arn())) {
        kms(world).revokeGrant(revoke -> revoke.keyId(key).grantId(grant.grantId()));
      }
    }
  }

  /** A new key with the material of a file, in the old one's place. */
  private RunReport replaced(SmallWorld world) throws Exception {
    Path file = Files.write(directory.resolve("material"), MATERIAL);
    Instant end = Instant.now().plus(Duration.ofDays(100));
    ObjectNode fields = KeyturnJson.mapper().createObjectNode().put("strategy", "IMPORT");
    fields.putObject("material").put("type", "file").put("path", file.toString());
    fields.put("validTo", end.toString());
    ArrayNode stores = fields.putArray("stores");
    for (DataStore store : world.estate().stores()) {
      stores.add(KeyturnJson.mapper().<JsonNode>valueToTree(store));
    }
    fields.putArray("carryGrantsOf").add(Actor.APPLICATION.arn());

    RotationReport report =
        run(
            world,
            world.rotate(Estate.ALIAS, fields),
            INTO_A_NEW_KEY,
            run -> run.approve(run.awaitProof()));

    RunReport replaced = report.replacement().orElseThrow();
    String made = replaced.status().newKey().orElseThrow().value();
    KeyMetadata metadata = kms(world).describeKey(get -> get.keyId(made)).keyMetadata();
    assertThat(metadata.origin()).isEqualTo(OriginType.EXTERNAL);
    assertThat(metadata.validTo().getEpochSecond()).isEqualTo(end.getEpochSecond());
    assertThat(materials(world, made))
        .extracting(RotationsListEntry::keyMaterialId)
        .containsExactly(report.imported().orElseThrow().keyMaterialId());
    return replaced;
  }

  /** Material that nobody could make again, beside what a key has. */
  private void rotated(SmallWorld world) {
    String key =
        kms(world).createKey(create -> create.origin(OriginType.EXTERNAL)).keyMetadata().keyId();
    ObjectNode fields = KeyturnJson.mapper().createObjectNode().put("strategy", "IMPORT");
    fields.put("newMaterialOnly", true).putObject("material").put("type", "generated");
    world.rotate(key, fields).awaitEnd(RotationReport.class);

    RotationReport report = run(world, world.rotate(key, fields), INTO_THIS_KEY, run -> {});

    List<RotationsListEntry> materials = materials(world, key);
    assertThat(materials)
        .extracting(RotationsListEntry::keyMaterialState)
        .containsExactly(KeyMaterialState.NON_CURRENT, KeyMaterialState.CURRENT);
    assertThat(materials.get(1).rotationType()).isEqualTo(RotationType.ON_DEMAND);
    assertThat(report.imported().orElseThrow().keyMaterialId())
        .isEqualTo(materials.get(1).keyMaterialId());
  }

  private static RotationReport run(
      SmallWorld world, FollowedRun run, List<Blow> blows, Consumer<FollowedRun> meanwhile) {
    LostWork lost = new LostWork(run.client());
    try (Reaper reaper = Reaper.of(world, blows, () -> lost.report(run.id()))) {
      meanwhile.accept(run);
      RotationReport report = run.awaitEnd(RotationReport.class);
      assertThat(reaper.left()).isZero();
      return report;
    }
  }

  private static KmsClient kms(SmallWorld world) {
    return world.stage().aws().kms(Actor.OWNER);
  }

  private static List<RotationsListEntry> materials(SmallWorld world, String key) {
    return kms(world)
        .listKeyRotations(
            list -> list.keyId(key).includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
        .rotations();
  }
}

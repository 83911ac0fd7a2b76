package dev.keyturn.acceptance.rotate;

import static dev.keyturn.acceptance.rotate.Rotations.found;
import static dev.keyturn.acceptance.rotate.Rotations.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.world.Owner;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import dev.keyturn.acceptance.world.World;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * Rotations are started by the Temporal CLI and by the launcher, through bash; the owner sets the
 * scene and says what became of it. Each test has keys of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotateKeyIT {
  private static final Pattern NEXT =
      Pattern.compile("(?m)^\\s*(\\./keyturn rotate .* --execute)$");
  private static final Pattern PRIMARY =
      Pattern.compile("(\\./keyturn rotate --key \\S+ --region eu-west-1 .* --execute)");

  private static final String AWAY = "us-east-1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Shell shell;
  private Owner owner;
  private Rotations rotations;

  @BeforeAll
  void open() throws Exception {
    shell = Shell.open(RotateKeyIT.class);
    owner = Owner.of(shell);
    rotations = new Rotations(shell);
    shell.good("operator", "./keyturn setup");
    shell.leaveWorker("keyturn-worker", "./keyturn worker");
  }

  @AfterAll
  void close() {
    owner.close();
    shell.close();
  }

  @Test
  void rotatesAutomaticallyAsTheTemporalCliAsks() throws Exception {
    String key = owner.key("automatic");

    JsonNode report =
        rotations.rotate("automatic", "\"strategy\":\"AUTOMATIC\",\"periodDays\":200");

    assertThat(report.at("/after/setting/periodDays").asInt()).isEqualTo(200);
    assertThat(owner.rotationOf(key).keyRotationEnabled()).isTrue();
    assertThat(owner.rotationOf(key).rotationPeriodInDays()).isEqualTo(200);
  }

  @Test
  void rotatesOnDemandAsTheTemporalCliAsks() throws Exception {
    String key = owner.key("on-demand");
    owner.encrypt("on-demand", "on-demand");

    JsonNode report = rotations.rotate("on-demand", "\"strategy\":\"ON_DEMAND\"");

    assertThat(report.at("/after/materials")).hasSize(2);
    assertThat(owner.rotationsOf(key)).containsExactly("ON_DEMAND");
    assertThat(owner.decrypt("on-demand")).isEqualTo(Owner.PLAINTEXT);
  }

  @Test
  void replacesAKeyAsTheLauncherIsToldAndGoesBackAgain() throws Exception {
    String old =
        owner.key(
            "replace",
            create ->
                create
                    .description("orders of all shops")
                    .tags(Tag.builder().tagKey("team").tagValue("a").build()));
    owner.kms().enableKeyRotation(enable -> enable.keyId(old).rotationPeriodInDays(180));
    owner.encrypt("replace", "replace");
    owner.bucket("replace");
    String policy = owner.policyOf(old);

    Answer plan =
        shell.good(
            "operator",
            "./keyturn rotate --key alias/replace --region eu-west-1 --strategy REPLACE --store"
                + " bucket=replace --requested-by owner@example.com --settle PT1S");
    assertThat(plan.out()).contains("every 180 days", "bucket/replace");
    Answer waits = shell.good("operator", found(NEXT, plan.out()));
    rotations.approve(waits);
    Answer done = shell.good("operator", "./keyturn watch RotateKey/eu-west-1/replace");

    String made = owner.keyOf("replace");
    assertThat(done.out()).contains("DONE", old, made, "key policy", "exactly as planned");
    assertThat(made).isNotEqualTo(old);
    assertThat(owner.stateOf(old)).isEqualTo("Disabled");
    assertThat(owner.stateOf(made)).isEqualTo("Enabled");
    assertThat(owner.describe(made).description()).isEqualTo("orders of all shops");
    assertThat(owner.policyOf(made)).isEqualTo(policy);
    assertThat(owner.rotationOf(made).rotationPeriodInDays()).isEqualTo(180);
    assertThat(owner.read("replace")).isEqualTo(Owner.CONTENT);
    assertThat(
            owner.s3().headObject(head -> head.bucket("replace").key(Owner.OBJECT)).ssekmsKeyId())
        .isEqualTo(made);
    assertThat(owner.decrypt("replace")).isEqualTo("DisabledException");

    Answer again =
        shell.run(
            "operator",
            "./keyturn rotate --region eu-west-1 --strategy REPLACE --store bucket=replace"
                + " --requested-by owner@example.com --key "
                + old);
    assertThat(again.exit()).isOne();
    assertThat(again.out()).containsPattern("was\\s+replaced\\s+by");

    Answer back =
        shell.good(
            "operator",
            "./keyturn restore --run RotateKey/eu-west-1/replace --requested-by owner@example.com"
                + " --settle PT1S --execute");
    assertThat(back.out()).contains("Read back", "alias alias/replace", "exactly as planned");
    assertThat(owner.keyOf("replace")).isEqualTo(old);
    assertThat(owner.decrypt("replace")).isEqualTo(Owner.PLAINTEXT);
    assertThat(owner.read("replace")).isEqualTo(Owner.CONTENT);
  }

  @Test
  void replacesAKeyAsTheTemporalCliAsks() throws Exception {
    String old = owner.key("cli");
    owner.bucket("cli");
    rotations.start(
        "cli", "\"strategy\":\"REPLACE\",\"stores\":[{\"type\":\"bucket\",\"name\":\"cli\"}]");

    Answer waits = shell.good("operator", "./keyturn watch --until-waiting " + run("cli"));
    Matcher proof = Pattern.compile("--proof ([0-9a-f]{64})").matcher(waits.out());
    assertThat(proof.find()).as(waits.out()).isTrue();
    shell.good(
        "operator",
        "temporal workflow update execute --name approve --workflow-id "
            + run("cli")
            + " --input '{\"approver\":\"lead@example.com\",\"scopeIsComplete\":true,\"proof\":\""
            + proof.group(1)
            + "\"}'");

    assertThat(rotations.result("cli").at("/replacement/outcome").asText()).isEqualTo("DONE");
    assertThat(owner.stateOf(old)).isEqualTo("Disabled");
    assertThat(owner.keyOf("cli")).isNotEqualTo(old);
  }

  @Test
  void givesAKeyThatSignsASuccessorForNewSignatures() throws Exception {
    String old =
        owner.key(
            "signs",
            create -> create.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY));
    Answer refused = rotateSigner("");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("stores is missing");
    Answer done = rotateSigner("--new-signatures-only --settle PT1S --execute");

    assertThat(done.exit()).as(done.out() + done.err()).isZero();
    String made = owner.keyOf("signs");
    assertThat(made).isNotEqualTo(old);
    assertThat(owner.describe(made).keySpec()).isEqualTo(KeySpec.ECC_NIST_P256);
    assertThat(owner.describe(made).keyUsage()).isEqualTo(KeyUsageType.SIGN_VERIFY);
    assertThat(owner.stateOf(old)).isEqualTo("Enabled");
  }

  @Test
  void showsTheFamilyOfAMultiRegionKeyAndRotatesThePrimary() throws Exception {
    String primary = owner.key("family", create -> create.multiRegion(true));
    try (Aws far = new Aws(shell.sandbox().endpoint(), AWAY)) {
      KmsClient away = far.kms(Actor.OWNER);
      String replica = replica(primary, away);

      Answer shown = shell.good("operator", "./keyturn key show alias/family --region eu-west-1");
      assertThat(shown.out())
          .containsPattern("eu-west-1\\s+PRIMARY\\s+Enabled\\s+alias/family\\s+0\\s+as this key's")
          .containsPattern("us-east-1\\s+REPLICA\\s+Enabled\\s+alias/away\\s+0\\s+as this key's");
      Answer refused = rotateFamily("--key alias/away --region us-east-1");
      assertThat(refused.exit()).isOne();
      assertThat(refused.err()).contains("it is a replica", primary);
      Answer done = shell.run("operator", found(PRIMARY, refused.err()));

      assertThat(done.exit()).as(done.out() + done.err()).isZero();
      assertThat(away.getKeyRotationStatus(get -> get.keyId(replica)).keyRotationEnabled())
          .isTrue();
    }
  }

  /** A replica with an alias of its own. */
  private String replica(String primary, KmsClient away) {
    owner.kms().replicateKey(replicate -> replicate.keyId(primary).replicaRegion(AWAY));
    String replica = primary.replace(World.REGION, AWAY);
    Await.until(
        "have the replica",
        PATIENCE,
        () ->
            away.describeKey(describe -> describe.keyId(replica)).keyMetadata().keyState()
                == KeyState.ENABLED);
    away.createAlias(create -> create.aliasName("alias/away").targetKeyId(replica));
    return replica;
  }

  private Answer rotateFamily(String key) throws Exception {
    return shell.run(
        "operator",
        "./keyturn rotate --strategy AUTOMATIC --execute --requested-by owner@example.com " + key);
  }

  @Test
  void refusesAKeyOfAnotherAccountAndChangesNothing() throws Exception {
    String key = owner.key("elsewhere");

    Answer refused =
        shell.run(
            "operator",
            "./keyturn rotate --region eu-west-1 --strategy AUTOMATIC --execute"
                + " --requested-by owner@example.com --key "
                + key.replaceFirst(":[0-9]{12}:", ":999999999999:"));

    assertThat(refused.exit()).isOne();
    assertThat(refused.err()).contains("999999999999");
    assertThat(owner.rotationOf(key).keyRotationEnabled()).isFalse();
  }

  private Answer rotateSigner(String more) throws Exception {
    return shell.run(
        "operator",
        "./keyturn rotate --key alias/signs --region eu-west-1 --strategy REPLACE"
            + " --requested-by owner@example.com "
            + more);
  }
}

package dev.keyturn.acceptance.rotate;

import static dev.keyturn.acceptance.rotate.Rotations.found;
import static dev.keyturn.acceptance.rotate.Rotations.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.acceptance.world.Owner;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import dev.keyturn.key.CanonicalPolicy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Rotations are started by the Temporal CLI and by the launcher, through bash; the AWS CLI sets the
 * scene and says what became of it. Each test has keys of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotateKeyIT {
  private static final Pattern NEXT =
      Pattern.compile("(?m)^\\s*(\\./keyturn rotate .* --execute)$");
  private static final Pattern PRIMARY =
      Pattern.compile("(\\./keyturn rotate --key \\S+ --region eu-west-1 .* --execute)");

  private Shell shell;
  private Owner owner;
  private Rotations rotations;

  @BeforeAll
  void open() throws Exception {
    shell = Shell.open(RotateKeyIT.class);
    owner = new Owner(shell);
    rotations = new Rotations(shell);
    shell.good("operator", "./keyturn setup");
    shell.leaveWorker("keyturn-worker", "./keyturn worker");
  }

  @AfterAll
  void close() {
    shell.close();
  }

  @Test
  void rotatesAutomaticallyAsTheTemporalCliAsks() throws Exception {
    String key = owner.key("automatic", "");

    JsonNode report =
        rotations.rotate("automatic", "\"strategy\":\"AUTOMATIC\",\"periodDays\":200");

    assertThat(report.at("/after/setting/periodDays").asInt()).isEqualTo(200);
    assertThat(status(key, "[KeyRotationEnabled,RotationPeriodInDays]")).isEqualTo("True\t200");
  }

  @Test
  void rotatesOnDemandAsTheTemporalCliAsks() throws Exception {
    String key = owner.key("on-demand", "");
    owner.encrypt("on-demand", "on-demand");

    JsonNode report = rotations.rotate("on-demand", "\"strategy\":\"ON_DEMAND\"");

    assertThat(report.at("/after/materials")).hasSize(2);
    assertThat(
            shell.aws(
                "owner",
                "kms list-key-rotations --query Rotations[].RotationType --output text --key-id "
                    + key))
        .isEqualTo("ON_DEMAND");
    assertThat(owner.decrypt("on-demand").out().strip()).isEqualTo("YUdWc2JHOD0=");
  }

  @Test
  void replacesAKeyAsTheLauncherIsToldAndGoesBackAgain() throws Exception {
    String old =
        owner.key("replace", "--description 'orders of all shops' --tags TagKey=team,TagValue=a");
    shell.aws("owner", "kms enable-key-rotation --rotation-period-in-days 180 --key-id " + old);
    owner.encrypt("replace", "replace");
    owner.bucket("replace");
    String policy = policy(old);

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
    assertThat(owner.describe(old, "KeyState")).isEqualTo("Disabled");
    assertThat(owner.describe(made, "[KeyState,Description]"))
        .isEqualTo("Enabled\torders of all shops");
    assertThat(policy(made)).isEqualTo(policy);
    assertThat(status(made, "RotationPeriodInDays")).isEqualTo("180");
    assertThat(shell.aws("owner", "s3 cp --quiet s3://replace/order -")).isEqualTo("one order");
    assertThat(
            shell.aws(
                "owner",
                "s3api head-object --bucket replace --key order --query SSEKMSKeyId --output text"))
        .contains(made);
    assertThat(owner.decrypt("replace").err()).contains("DisabledException");

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
    assertThat(owner.decrypt("replace").out().strip()).isEqualTo("YUdWc2JHOD0=");
    assertThat(shell.aws("owner", "s3 cp --quiet s3://replace/order -")).isEqualTo("one order");
  }

  @Test
  void replacesAKeyAsTheTemporalCliAsks() throws Exception {
    String old = owner.key("cli", "");
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
    assertThat(owner.describe(old, "KeyState")).isEqualTo("Disabled");
    assertThat(owner.keyOf("cli")).isNotEqualTo(old);
  }

  @Test
  void givesAKeyThatSignsASuccessorForNewSignatures() throws Exception {
    String old = owner.key("signs", "--key-spec ECC_NIST_P256 --key-usage SIGN_VERIFY");
    Answer refused = rotateSigner("");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("stores is missing");
    Answer done = rotateSigner("--new-signatures-only --settle PT1S --execute");

    assertThat(done.exit()).as(done.out() + done.err()).isZero();
    String made = owner.keyOf("signs");
    assertThat(made).isNotEqualTo(old);
    assertThat(owner.describe(made, "[KeySpec,KeyUsage]")).isEqualTo("ECC_NIST_P256\tSIGN_VERIFY");
    assertThat(owner.describe(old, "KeyState")).isEqualTo("Enabled");
  }

  @Test
  void showsTheFamilyOfAMultiRegionKeyAndRotatesThePrimary() throws Exception {
    String primary = owner.key("family", "--multi-region");
    String replica = primary.replace("eu-west-1", "us-east-1");
    shell.aws("owner", "kms replicate-key --replica-region us-east-1 --key-id " + primary);
    shell.aws(
        "owner",
        "kms create-alias --region us-east-1 --alias-name alias/away --target-key-id " + replica);

    Answer shown = shell.good("operator", "./keyturn key show alias/family --region eu-west-1");
    assertThat(shown.out())
        .containsPattern("eu-west-1\\s+PRIMARY\\s+Enabled\\s+alias/family\\s+0\\s+as this key's")
        .containsPattern("us-east-1\\s+REPLICA\\s+Enabled\\s+alias/away\\s+0\\s+as this key's");
    Answer refused = rotateFamily("--key alias/away --region us-east-1");
    assertThat(refused.exit()).isOne();
    assertThat(refused.err()).contains("it is a replica", primary);
    Answer done = shell.run("operator", found(PRIMARY, refused.err()));

    assertThat(done.exit()).as(done.out() + done.err()).isZero();
    assertThat(status(replica + " --region us-east-1", "KeyRotationEnabled")).isEqualTo("True");
  }

  private Answer rotateFamily(String key) throws Exception {
    return shell.run(
        "operator",
        "./keyturn rotate --strategy AUTOMATIC --execute --requested-by owner@example.com " + key);
  }

  @Test
  void refusesAKeyOfAnotherAccountAndChangesNothing() throws Exception {
    String key = owner.key("elsewhere", "");

    Answer refused =
        shell.run(
            "operator",
            "./keyturn rotate --region eu-west-1 --strategy AUTOMATIC --execute"
                + " --requested-by owner@example.com --key "
                + key.replaceFirst(":[0-9]{12}:", ":999999999999:"));

    assertThat(refused.exit()).isOne();
    assertThat(refused.err()).contains("999999999999");
    assertThat(status(key, "KeyRotationEnabled")).isEqualTo("False");
  }

  private Answer rotateSigner(String more) throws Exception {
    return shell.run(
        "operator",
        "./keyturn rotate --key alias/signs --region eu-west-1 --strategy REPLACE"
            + " --requested-by owner@example.com "
            + more);
  }

  private String policy(String key) throws Exception {
    return CanonicalPolicy.of(
        shell.aws("owner", "kms get-key-policy --output text --query Policy --key-id " + key));
  }

  private String status(String key, String fields) throws Exception {
    return shell.aws(
        "owner",
        "kms get-key-rotation-status --output text --query '" + fields + "' --key-id " + key);
  }
}

package dev.keyturn.acceptance.rotate;

import static dev.keyturn.acceptance.rotate.Rotations.found;
import static dev.keyturn.acceptance.rotate.Rotations.run;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.acceptance.world.Owner;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * Key material of one's own, by the Temporal CLI and by the launcher; the owner says what became of
 * it, and nothing that anybody wrote has it. Each test has keys of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportIT {
  private static final Pattern NEXT =
      Pattern.compile("(?m)^\\s*(\\./keyturn rotate .* --execute)$");

  private static final String THIS_KEY = "\"newMaterialOnly\":true";

  /** Beside the servers' own files, which are searched. */
  @TempDir static Path vault;

  private final byte[] inFile = material();
  private final byte[] inVariable = material();
  private Shell shell;
  private Owner owner;
  private Rotations rotations;

  @BeforeAll
  void open() throws Exception {
    Files.write(vault.resolve("material"), inFile);
    shell = Shell.openOnDisk(ImportIT.class);
    owner = Owner.of(shell);
    rotations = new Rotations(shell);
    shell.good("operator", "./keyturn setup");
    shell.leaveWorker(
        "keyturn-worker",
        "OWN_MATERIAL=" + Base64.getEncoder().encodeToString(inVariable) + " ./keyturn worker");
  }

  @AfterAll
  void close() {
    owner.close();
    shell.close();
  }

  @Test
  void replacesAKeyByOneOfOnesOwnMaterialAsTheLauncherIsTold() throws Exception {
    String old = owner.key("own");
    owner.encrypt("own", "before");
    owner.bucket("own");
    String end = Instant.now().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS).toString();

    Answer plan =
        shell.good(
            "operator",
            "./keyturn rotate --key alias/own --region eu-west-1 --strategy IMPORT --material file="
                + vault.resolve("material")
                + " --valid-to "
                + end
                + " --store bucket=own --requested-by owner@example.com --ticket MARK-OWN --settle"
                + " PT1S");
    assertThat(plan.out()).containsPattern("until\\s+" + end).contains("bucket/own");
    assertThat(owner.keyOf("own")).isEqualTo(old);
    Answer waits = shell.good("operator", found(NEXT, plan.out()));
    rotations.approve(waits);
    Answer done = shell.good("operator", "./keyturn watch RotateKey/eu-west-1/own");

    String made = owner.keyOf("own");
    assertThat(done.out()).contains("DONE", made).containsPattern("expires\\s+at");
    assertThat(made).isNotEqualTo(old);
    KeyMetadata imported = owner.describe(made);
    assertThat(imported.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(imported.origin()).isEqualTo(OriginType.EXTERNAL);
    assertThat(imported.expirationModel()).isEqualTo(ExpirationModelType.KEY_MATERIAL_EXPIRES);
    assertThat(imported.validTo()).isEqualTo(Instant.parse(end));
    assertThat(owner.kms().listResourceTags(list -> list.keyId(made)).tags())
        .contains(Tag.builder().tagKey("keyturn:validTo").tagValue(end).build());
    assertThat(owner.stateOf(old)).isEqualTo("Disabled");
    assertThat(owner.decrypt("before")).isEqualTo("DisabledException");
    assertThat(owner.read("own")).isEqualTo(Owner.CONTENT);
    owner.encrypt("own", "after");
    assertThat(owner.decrypt("after")).isEqualTo(Owner.PLAINTEXT);

    shell.good(
        "operator",
        "./keyturn restore --requested-by owner@example.com --settle PT1S --execute --run "
            + run("own"));
    assertThat(owner.keyOf("own")).isEqualTo(old);
    for (String sealed : List.of("before", "after")) {
      assertThat(owner.decrypt(sealed)).isEqualTo(Owner.PLAINTEXT);
    }
    leavesNoTrace(inFile, "MARK-OWN", run("own"), plan.out() + waits.out() + done.out());
  }

  @Test
  void rotatesAKeyToOnesOwnMaterialAsTheTemporalCliAsks() throws Exception {
    String key = owner.key("kept", create -> create.origin(OriginType.EXTERNAL));
    JsonNode first = imported("kept", THIS_KEY, "\"type\":\"env\",\"name\":\"OWN_MATERIAL\"");
    String id = first.at("/imported/keyMaterialId").asText();
    assertThat(owner.stateOf(key)).isEqualTo("Enabled");
    assertThat(owner.describe(key).expirationModel())
        .isEqualTo(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
    owner.encrypt("kept", "sealed");

    JsonNode second = imported("kept", THIS_KEY, "\"type\":\"generated\"");

    assertThat(second.at("/imported/keyMaterialId").asText())
        .isEqualTo(owner.describe(key).currentKeyMaterialId())
        .isNotEqualTo(id);
    assertThat(owner.rotationsOf(key)).containsExactly("ON_DEMAND");
    assertThat(owner.decrypt("sealed")).isEqualTo(Owner.PLAINTEXT);

    owner.kms().deleteImportedKeyMaterial(delete -> delete.keyId(key).keyMaterialId(id));
    assertThat(owner.stateOf(key)).isEqualTo("PendingImport");
    assertThat(owner.decrypt("sealed")).isEqualTo("KMSInvalidStateException");
    Answer wrong = launch("kept", "file=" + vault.resolve("material"));
    assertThat(wrong.exit()).isOne();
    assertThat(wrong.err()).contains("KMS wants other bytes here", id);
    Answer back = launch("kept", "env=OWN_MATERIAL");
    assertThat(back.exit()).as(back.out() + back.err()).isZero();
    assertThat(back.out()).contains("Imported", id);
    assertThat(owner.decrypt("sealed")).isEqualTo(Owner.PLAINTEXT);
    leavesNoTrace(inVariable, "owner@example.com", run("kept"), back.out() + wrong.err());
  }

  @Test
  void givesAKeyThatSignsASuccessorWithAPrivateKeyOfOnesOwn() throws Exception {
    String old =
        owner.key(
            "signs", create -> create.keySpec(KeySpec.RSA_2048).keyUsage(KeyUsageType.SIGN_VERIFY));
    Path file = vault.resolve("signs.der");
    shell.good(
        "owner",
        "openssl genpkey -quiet -algorithm rsa -pkeyopt rsa_keygen_bits:2048"
            + " | openssl pkcs8 -topk8 -nocrypt -outform der -out "
            + file);

    JsonNode report =
        imported(
            "signs", "\"newSignaturesOnly\":true", "\"type\":\"file\",\"path\":\"" + file + "\"");

    assertThat(report.at("/replacement/outcome").asText()).isEqualTo("DONE");
    String made = owner.keyOf("signs");
    assertThat(made).isNotEqualTo(old);
    KeyMetadata imported = owner.describe(made);
    assertThat(imported.keySpec()).isEqualTo(KeySpec.RSA_2048);
    assertThat(imported.keyUsage()).isEqualTo(KeyUsageType.SIGN_VERIFY);
    assertThat(imported.origin()).isEqualTo(OriginType.EXTERNAL);
    assertThat(imported.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(owner.stateOf(old)).isEqualTo("Enabled");
    Answer again = launch("signs", "file=" + file);
    assertThat(again.exit()).as(again.out() + again.err()).isZero();
    Answer other = launch("signs", "file=" + vault.resolve("material"));
    assertThat(other.exit()).isOne();
    assertThat(other.err()).contains("not one private key in PKCS #8", "openssl pkcs8");
    // Of its primes; what is before them is public.
    byte[] some = Arrays.copyOfRange(Files.readAllBytes(file), 640, 672);
    leavesNoTrace(some, "owner@example.com", run("signs"), again.out() + other.err());
  }

  @Test
  void namesTheFileThatIsNoMaterial() throws Exception {
    String key = owner.key("short", create -> create.origin(OriginType.EXTERNAL));
    Files.write(vault.resolve("short"), "sixteen bytes 16".getBytes(UTF_8));

    Answer wrong = launch("short", "file=" + vault.resolve("short"));
    Answer missing = launch("short", "file=" + vault.resolve("none"));

    assertThat(wrong.exit()).isOne();
    assertThat(wrong.err())
        .contains(vault.resolve("short").toString(), "it has 16 bytes", "openssl rand -out");
    assertThat(wrong.err()).doesNotContain("sixteen bytes");
    assertThat(missing.exit()).isOne();
    assertThat(missing.err()).contains(vault.resolve("none").toString(), "can't read it");
    assertThat(owner.stateOf(key)).isEqualTo("PendingImport");
  }

  /** What was written is searched; a text that has to be there shows that the search finds. */
  private void leavesNoTrace(byte[] material, String mark, String run, String printed)
      throws Exception {
    String history =
        shell.good("operator", "temporal workflow show -o json --workflow-id " + run).out();
    Path work = shell.directory().path();
    Traces known = new Traces(mark.getBytes(UTF_8));
    assertThat(known.below(work)).extracting(Path::getFileName).asString().contains("temporal.db");
    assertThat(known.isIn(history)).isTrue();
    for (String form : encoded(material)) {
      assertThat(new Traces(material).isIn("before" + form + "after")).isTrue();
    }

    assertThat(new Traces(material).below(work)).isEmpty();
    assertThat(new Traces(material).isIn(history)).isFalse();
    assertThat(new Traces(material).isIn(printed)).isFalse();
  }

  private static String[] encoded(byte[] material) {
    byte[] between = new byte[material.length + 7];
    System.arraycopy(material, 0, between, 4, material.length);
    return new String[] {
      new String(material, ISO_8859_1),
      HexFormat.of().formatHex(material),
      Base64.getEncoder().encodeToString(material),
      Base64.getEncoder().encodeToString(between)
    };
  }

  private JsonNode imported(String name, String how, String material) throws Exception {
    return rotations.rotate(
        name, "\"strategy\":\"IMPORT\"," + how + ",\"material\":{" + material + "}");
  }

  private Answer launch(String name, String material) throws Exception {
    return shell.run(
        "operator",
        "./keyturn rotate --region eu-west-1 --strategy IMPORT --new-material-only --settle PT1S"
            + " --requested-by owner@example.com --execute --key alias/"
            + name
            + " --material "
            + material);
  }

  private static byte[] material() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}

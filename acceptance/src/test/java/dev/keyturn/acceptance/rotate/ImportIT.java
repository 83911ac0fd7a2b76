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

/**
 * Key material of one's own, by the Temporal CLI and by the launcher; the AWS CLI says what became
 * of it, and nothing that anybody wrote has it. Each test has keys of its own.
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
    shell = Shell.open(ImportIT.class);
    owner = new Owner(shell);
    rotations = new Rotations(shell);
    shell.good("operator", "./keyturn setup");
    shell.leaveWorker(
        "keyturn-worker",
        "OWN_MATERIAL=" + Base64.getEncoder().encodeToString(inVariable) + " ./keyturn worker");
  }

  @AfterAll
  void close() {
    shell.close();
  }

  @Test
  void replacesAKeyByOneOfOnesOwnMaterialAsTheLauncherIsTold() throws Exception {
    String old = owner.key("own", "");
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
    assertThat(owner.describe(made, "[KeyState,Origin,ExpirationModel]"))
        .isEqualTo("Enabled\tEXTERNAL\tKEY_MATERIAL_EXPIRES");
    assertThat(owner.describe(made, "ValidTo"))
        .startsWith(String.valueOf(Instant.parse(end).getEpochSecond()));
    assertThat(tag(made)).isEqualTo(end);
    assertThat(owner.describe(old, "KeyState")).isEqualTo("Disabled");
    assertThat(owner.decrypt("before").err()).contains("DisabledException");
    assertThat(shell.aws("owner", "s3 cp --quiet s3://own/order -")).isEqualTo("one order");
    owner.encrypt("own", "after");
    assertThat(owner.decrypt("after").out().strip()).isEqualTo("YUdWc2JHOD0=");

    shell.good(
        "operator",
        "./keyturn restore --requested-by owner@example.com --settle PT1S --execute --run "
            + run("own"));
    assertThat(owner.keyOf("own")).isEqualTo(old);
    for (String sealed : List.of("before", "after")) {
      assertThat(owner.decrypt(sealed).out().strip()).isEqualTo("YUdWc2JHOD0=");
    }
    leavesNoTrace(inFile, "MARK-OWN", run("own"), plan.out() + waits.out() + done.out());
  }

  @Test
  void rotatesAKeyToOnesOwnMaterialAsTheTemporalCliAsks() throws Exception {
    String key = owner.key("kept", "--origin EXTERNAL");
    JsonNode first = imported("kept", THIS_KEY, "\"type\":\"env\",\"name\":\"OWN_MATERIAL\"");
    String id = first.at("/imported/keyMaterialId").asText();
    assertThat(owner.describe(key, "[KeyState,ExpirationModel]"))
        .isEqualTo("Enabled\tKEY_MATERIAL_DOES_NOT_EXPIRE");
    owner.encrypt("kept", "sealed");

    JsonNode second = imported("kept", THIS_KEY, "\"type\":\"generated\"");

    assertThat(second.at("/imported/keyMaterialId").asText())
        .isEqualTo(owner.describe(key, "CurrentKeyMaterialId"))
        .isNotEqualTo(id);
    assertThat(
            shell.aws(
                "owner",
                "kms list-key-rotations --query Rotations[].RotationType --output text --key-id "
                    + key))
        .isEqualTo("ON_DEMAND");
    assertThat(owner.decrypt("sealed").out().strip()).isEqualTo("YUdWc2JHOD0=");

    shell.aws(
        "owner", "kms delete-imported-key-material --key-id " + key + " --key-material-id " + id);
    assertThat(owner.describe(key, "KeyState")).isEqualTo("PendingImport");
    assertThat(owner.decrypt("sealed").err()).contains("KMSInvalidStateException");
    Answer wrong = launch("kept", "file=" + vault.resolve("material"));
    assertThat(wrong.exit()).isOne();
    assertThat(wrong.err()).contains("KMS wants other bytes here", id);
    Answer back = launch("kept", "env=OWN_MATERIAL");
    assertThat(back.exit()).as(back.out() + back.err()).isZero();
    assertThat(back.out()).contains("Imported", id);
    assertThat(owner.decrypt("sealed").out().strip()).isEqualTo("YUdWc2JHOD0=");
    leavesNoTrace(inVariable, "owner@example.com", run("kept"), back.out() + wrong.err());
  }

  @Test
  void givesAKeyThatSignsASuccessorWithAPrivateKeyOfOnesOwn() throws Exception {
    String old = owner.key("signs", "--key-spec RSA_2048 --key-usage SIGN_VERIFY");
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
    assertThat(owner.describe(made, "[KeySpec,KeyUsage,Origin,KeyState]"))
        .isEqualTo("RSA_2048\tSIGN_VERIFY\tEXTERNAL\tEnabled");
    assertThat(owner.describe(old, "KeyState")).isEqualTo("Enabled");
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
    String key = owner.key("short", "--origin EXTERNAL");
    Files.write(vault.resolve("short"), "sixteen bytes 16".getBytes(UTF_8));

    Answer wrong = launch("short", "file=" + vault.resolve("short"));
    Answer missing = launch("short", "file=" + vault.resolve("none"));

    assertThat(wrong.exit()).isOne();
    assertThat(wrong.err())
        .contains(vault.resolve("short").toString(), "it has 16 bytes", "openssl rand -out");
    assertThat(wrong.err()).doesNotContain("sixteen bytes");
    assertThat(missing.exit()).isOne();
    assertThat(missing.err()).contains(vault.resolve("none").toString(), "can't read it");
    assertThat(owner.describe(key, "KeyState")).isEqualTo("PendingImport");
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

  private String tag(String key) throws Exception {
    return shell.aws(
        "owner",
        "kms list-resource-tags --output text --query"
            + " \"Tags[?TagKey=='keyturn:validTo'].TagValue\" --key-id "
            + key);
  }
}

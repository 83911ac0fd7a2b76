package dev.keyturn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.keyturn.KeyturnJson;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.RotationSetting;
import dev.keyturn.key.RotationSight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an audit says of a key, and what it does not. */
class AuditRulesTest {
  private static final KeyArn KEY = new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/1");
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final AuditPolicy YEARLY = new AuditPolicy(null, null);
  private static final String NAMED =
      "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::1:root\"}}]}";

  private String manager = "CUSTOMER";
  private String state = "Enabled";
  private String spec = "SYMMETRIC_DEFAULT";
  private String origin = "AWS_KMS";
  private String policy = NAMED;
  private Instant created = NOW.minus(Duration.ofDays(10));
  private Optional<String> multiRegion = Optional.empty();
  private Optional<Instant> validTo = Optional.empty();
  private Optional<RotationSetting> setting = every(365);
  private List<KeyMaterial> materials = List.of();
  private List<KeyAlias> aliases = List.of(new KeyAlias("alias/orders"));
  private Map<String, String> tags = Map.of();
  private List<Unread> unread = List.of();

  @Test
  void findsNothingWrongWithAKeyInOrder() {
    assertThat(judge().findings()).isEmpty();
    assertThat(judge().notAssessed()).isEmpty();
  }

  @Test
  void findsRotationThatIsOff() {
    setting = off();

    Finding finding = only(FindingKind.ROTATION_OFF);

    assertThat(finding.id()).isEqualTo(KEY + "#ROTATION_OFF");
    assertThat(finding.command()).contains("--strategy AUTOMATIC --period-days 365");
    assertThat(finding.controls()).contains("Security Hub KMS.4");
  }

  @Test
  void asksForNoRotationOfReplicasAndKeysThatKmsCannotRotate() {
    setting = off();
    multiRegion = Optional.of("REPLICA");
    assertThat(judge().findings()).isEmpty();

    multiRegion = Optional.empty();
    origin = "EXTERNAL";
    assertThat(judge().findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"365, 0", "366, 1"})
  void holdsThePeriodAgainstThePolicy(int days, int findings) {
    setting = every(days);

    assertThat(kinds()).hasSize(findings).allMatch(FindingKind.PERIOD_TOO_LONG::equals);
  }

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC_DEFAULT, AWS_KMS,      SYMMETRIC",
    "RSA_4096,          AWS_KMS,      ASYMMETRIC",
    "HMAC_256,          AWS_KMS,      HMAC",
    "SYMMETRIC_DEFAULT, EXTERNAL,     IMPORTED",
    "SYMMETRIC_DEFAULT, AWS_CLOUDHSM, CUSTOM_STORE"
  })
  void holdsTheAgeOfEveryKindOfKeyAgainstItsOwnPeriod(
      String spec, String origin, MaterialKind kind) {
    this.spec = spec;
    this.origin = origin;
    created = NOW.minus(Duration.ofDays(401));

    assertThat(judge(new AuditPolicy(Map.of(kind, 400), null)).findings())
        .extracting(Finding::kind)
        .containsExactly(FindingKind.MATERIAL_TOO_OLD);
    assertThat(judge(new AuditPolicy(Map.of(kind, 401), null)).findings()).isEmpty();
  }

  @Test
  void countsTheAgeFromTheLastMaterial() {
    created = NOW.minus(Duration.ofDays(4_000));
    materials = List.of(rotated(NOW.minus(Duration.ofDays(1))));

    assertThat(judge().findings()).isEmpty();
  }

  @Test
  void saysWhatIsOldAndFromWhatThatCounts() {
    created = NOW.minus(Duration.ofDays(400));
    assertThat(only(FindingKind.MATERIAL_TOO_OLD).evidence())
        .isEqualTo(
            "its material was made with it at 2025-04-27T00:00:00Z; that is 400 days, the policy"
                + " allows 365");

    tags = Map.of("keyturn:replaces", "old");
    assertThat(only(FindingKind.MATERIAL_TOO_OLD).evidence()).contains("in place of key old");

    materials = List.of(rotated(NOW.minus(Duration.ofDays(390))));
    assertThat(only(FindingKind.MATERIAL_TOO_OLD).evidence())
        .contains(
            "its material is of 2025-05-07T00:00:00Z, when it last rotated; that is 390 days");
  }

  @Test
  void saysThatTheAgeOfImportedMaterialIsThatOfTheKey() {
    origin = "EXTERNAL";
    created = NOW.minus(Duration.ofDays(400));

    assertThat(judge(new AuditPolicy(Map.of(MaterialKind.IMPORTED, 365), null)).findings())
        .extracting(Finding::evidence)
        .allMatch(text -> text.contains("KMS does not tell when material was imported"));
  }

  @Test
  void takesNoReplicaForYoungerThanItsPrimary() {
    multiRegion = Optional.of("REPLICA");
    assertThat(unknowns()).containsExactly(FindingKind.MATERIAL_TOO_OLD);

    materials = List.of(rotated(NOW));
    assertThat(unknowns()).isEmpty();

    materials = List.of();
    created = NOW.minus(Duration.ofDays(400));
    assertThat(only(FindingKind.MATERIAL_TOO_OLD).evidence()).contains("its primary's material");
  }

  @Test
  void notesWhatALaterAuditAndTheOtherKeysNeed() {
    tags = Map.of("keyturn:replaces", "old", "keyturn:run", "run", "keyturn:run-id", "1");
    policy = KeyPolicy.parse(KEY, allow("\"Sid\":\"a\"")).containing(List.of("444455556666"));

    KeyNote note = judge().note().orElseThrow();

    assertThat(note.lineage())
        .isEqualTo(new Lineage(Optional.of("old"), Optional.of("run"), Optional.of("1"), false));
    assertThat(note.contained()).isTrue();
    assertThat(note.materialSince()).isEqualTo(created);
    assertThat(note.aliases()).isEqualTo(aliases);
  }

  @Test
  void doesNotAssessTheAgeOfAKindWithoutAPeriod() {
    spec = "RSA_4096";
    created = Instant.EPOCH;

    assertThat(judge().findings()).isEmpty();
    assertThat(judge().notAssessed())
        .containsExactly(
            new NotAssessed(
                FindingKind.MATERIAL_TOO_OLD, KEY, "the policy has no period for ASYMMETRIC keys"));
  }

  @ParameterizedTest
  @CsvSource({"19, 0", "20, 1"})
  void findsThatFewRotationsOnDemandAreLeft(int used, int findings) {
    materials = Stream.generate(() -> rotated(NOW)).limit(used).toList();

    assertThat(kinds()).hasSize(findings).allMatch(FindingKind.ON_DEMAND_NEARLY_USED::equals);
  }

  @ParameterizedTest
  @CsvSource({"30, 1", "31, 0"})
  void findsImportedMaterialThatExpires(int days, int findings) {
    origin = "EXTERNAL";
    validTo = Optional.of(NOW.plus(Duration.ofDays(days)));

    assertThat(kinds()).hasSize(findings).allMatch(FindingKind.MATERIAL_EXPIRES::equals);
  }

  @Test
  void findsDeadKeysThatAreReferenced() {
    state = "Disabled";
    assertThat(only(FindingKind.DEAD_KEY_REFERENCED).evidence()).contains("1 aliases");

    aliases = List.of();
    assertThat(kinds()).isEmpty();

    state = "PendingDeletion";
    assertThat(kinds()).containsExactly(FindingKind.PENDING_DELETION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"*\"", "{\"AWS\":\"*\"}", "{\"AWS\":[\"arn:aws:iam::1:root\",\"*\"]}"})
  void findsPoliciesThatLetEverybodyIn(String principal) {
    policy = allow("\"Principal\":" + principal);
    assertThat(kinds()).containsExactly(FindingKind.PUBLIC_POLICY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"Statement\":[{\"Effect\":\"Allow\",\"NotPrincipal\":{}}]}"})
  void doesNotAssessPoliciesThatItCannotRead(String text) {
    policy = text;

    assertThat(kinds()).isEmpty();
    assertThat(unknowns()).contains(FindingKind.PUBLIC_POLICY);
  }

  @Test
  void doesNotAssessWhatCouldNotBeRead() {
    setting = Optional.empty();
    policy = "";
    created = Instant.EPOCH;
    unread =
        Stream.of("kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListKeyRotations")
            .map(action -> new Unread(action, "denied"))
            .toList();

    assertThat(kinds()).isEmpty();
    assertThat(unknowns())
        .containsExactly(
            FindingKind.PUBLIC_POLICY,
            FindingKind.WILDCARD_POLICY,
            FindingKind.ROTATION_OFF,
            FindingKind.PERIOD_TOO_LONG,
            FindingKind.MATERIAL_TOO_OLD,
            FindingKind.ON_DEMAND_NEARLY_USED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:ListAliases", "kms:ListGrants"})
  void doesNotAssessWhetherADeadKeyIsReferencedByWhatCouldNotBeRead(String action) {
    state = "Disabled";
    aliases = List.of();
    unread = List.of(new Unread(action, "denied"));

    assertThat(unknowns()).containsExactly(FindingKind.DEAD_KEY_REFERENCED);
  }

  @Test
  void judgesNothingOfKeysThatAwsManages() {
    manager = "AWS";
    setting = off();
    policy = "";

    assertThat(judge())
        .isEqualTo(new KeyAudit(KEY, "AWS", List.of(), List.of(), List.of(), Optional.empty()));
  }

  @Test
  void exemptsOneFindingOfOneKeyUntilThatExpires() {
    setting = off();
    Exemption until = new Exemption(KEY, FindingKind.ROTATION_OFF, "legacy", NOW.plusSeconds(1));
    KeyAudit exempt = judge(new AuditPolicy(null, List.of(until)));
    assertThat(exempt.findings()).isEmpty();
    assertThat(exempt.exempt().get(0).exemption().reason()).isEqualTo("legacy");

    AuditPolicy over =
        new AuditPolicy(null, List.of(new Exemption(KEY, FindingKind.ROTATION_OFF, "legacy", NOW)));
    assertThat(judge(over).findings()).hasSize(1);
    assertThatThrownBy(() -> over.at(NOW))
        .hasMessageContaining("ROTATION_OFF on " + KEY)
        .hasMessageContaining("remove it or give a later time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'periodDays':{'HMAC':0}}        | periodDays.HMAC: give a number of days from 1",
        "{'periodDays':{'HMAC':36501}}    | periodDays.HMAC: give a number of days from 1",
        "{'periods':{}}                   | periods: unknown field",
        "{'exemptions':[{'reason':'x'}]}  | exemptions.key is missing"
      })
  void refusesPoliciesThatCannotBeMeant(String json, String message) {
    assertThatThrownBy(
            () -> KeyturnJson.mapper().readValue(json.replace('\'', '"'), AuditPolicy.class))
        .satisfies(failure -> assertThat(KeyturnJson.explain(failure)).startsWith(message));
  }

  @Test
  void readsItsFindingsBack() throws JsonProcessingException {
    setting = off();
    String json = KeyturnJson.mapper().writeValueAsString(judge());

    assertThat(json).contains("\"severity\":\"MEDIUM\"");
    assertThat(KeyturnJson.mapper().readValue(json, KeyAudit.class)).isEqualTo(judge());
  }

  private Finding only(FindingKind kind) {
    assertThat(kinds()).containsExactly(kind);
    return judge().findings().get(0);
  }

  private List<FindingKind> kinds() {
    return judge().findings().stream().map(Finding::kind).toList();
  }

  private List<FindingKind> unknowns() {
    return judge().notAssessed().stream().map(NotAssessed::kind).toList();
  }

  private KeyAudit judge() {
    return judge(YEARLY);
  }

  private KeyAudit judge(AuditPolicy held) {
    RotationSight rotation =
        new RotationSight(
            KEY,
            NOW,
            created,
            multiRegion,
            Optional.empty(),
            Optional.empty(),
            validTo,
            Optional.empty(),
            setting,
            materials);
    return AuditRules.judge(
        held,
        new KeyFacts(
            manager,
            state,
            spec,
            origin,
            rotation,
            policy,
            aliases,
            0,
            Optional.empty(),
            Lineage.of(tags),
            unread));
  }

  private static String allow(String rest) {
    return "{\"Statement\":[{\"Effect\":\"Allow\"," + rest + "}]}";
  }

  private static Optional<RotationSetting> every(int days) {
    return Optional.of(
        new RotationSetting(true, Optional.of(days), Optional.empty(), Optional.empty()));
  }

  private static Optional<RotationSetting> off() {
    return Optional.of(
        new RotationSetting(false, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static KeyMaterial rotated(Instant at) {
    return new KeyMaterial(
        "m",
        "CURRENT",
        Optional.of(at),
        Optional.of("ON_DEMAND"),
        Optional.empty(),
        Optional.empty());
  }
}

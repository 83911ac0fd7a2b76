package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.AuditActivities;
import dev.keyturn.audit.AuditPage;
import dev.keyturn.audit.AuditPolicy;
import dev.keyturn.audit.AuditTarget;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.audit.KeyAudit;
import dev.keyturn.audit.NotAssessed;
import dev.keyturn.audit.PageAudit;
import dev.keyturn.audit.ReportOrder;
import dev.keyturn.audit.ReportUri;
import dev.keyturn.audit.RunEnd;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.aws.s3.Interference;
import dev.keyturn.key.KeyArn;
import dev.keyturn.sandbox.Fault;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audits on the strict sandbox. */
class AuditTest {
  private static final Set<String> READS =
      Set.of(
          "GetCallerIdentity",
          "ListKeys",
          "DescribeKey",
          "GetKeyRotationStatus",
          "ListKeyRotations",
          "GetKeyPolicy",
          "ListAliases",
          "ListGrants",
          "ListResourceTags",
          "GetKeyLastUsage");

  private final Estate estate = new Estate();
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final AuditActivities activities = activities();

  @TempDir private Path folder;

  private AuditActivities activities() {
    environment.registerActivitiesImplementations(
        new KmsAuditActivities(estate.worker(), made -> RunEnd.FORGOTTEN));
    return environment.newActivityStub(AuditActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  @Test
  void findsOnAnEstateWhatIsThereAndNothingElse() throws IOException {
    KeyArn good = estate.createKey();
    estate.kms().enableKeyRotation(r -> r.keyId(good.value()).rotationPeriodInDays(365));
    KeyArn slow = estate.createKey();
    estate.kms().enableKeyRotation(r -> r.keyId(slow.value()).rotationPeriodInDays(400));
    KeyArn disabled = estate.createKey();
    estate.kms().createAlias(r -> r.aliasName("alias/dead").targetKeyId(disabled.value()));
    estate.kms().disableKey(r -> r.keyId(disabled.value()));
    KeyArn leaving = estate.createKey();
    estate.kms().scheduleKeyDeletion(r -> r.keyId(leaving.value()));
    KeyArn open = estate.createKey();
    estate.kms().enableKeyRotation(r -> r.keyId(open.value()).rotationPeriodInDays(365));
    statement(
        open, "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"}");

    PageAudit page = audit();

    assertThat(found())
        .containsExactlyInAnyOrder(
            estate.oldKey() + "#ROTATION_OFF",
            estate.newKey() + "#ROTATION_OFF",
            slow + "#PERIOD_TOO_LONG",
            disabled + "#DEAD_KEY_REFERENCED",
            leaving + "#PENDING_DELETION",
            open + "#PUBLIC_POLICY");
    assertThat(page.tally().notAssessed()).isZero();
    assertThat(page.next()).isEmpty();
  }

  @Test
  void findsKeysThatAreTooOld() throws IOException {
    estate.kms().enableKeyRotation(r -> r.keyId(estate.newKey().value()).rotationPeriodInDays(365));
    estate.sandbox().clock().advance(Duration.ofDays(367));

    audit();

    assertThat(found())
        .contains(estate.oldKey() + "#MATERIAL_TOO_OLD", estate.oldKey() + "#ROTATION_OFF");
  }

  @Test
  void readsOnlyAndAsksForTheLastUseOfDeadKeysOnly() {
    estate.disableOldKey();
    estate.sandbox().calls().clear();

    audit();

    Set<String> called = new TreeSet<>();
    estate.sandbox().calls().counts().forEach(count -> called.add(count.kind().operation()));
    assertThat(called).isEqualTo(new TreeSet<>(READS));
    assertThat(estate.sandbox().calls().count("kms", "GetKeyLastUsage")).isEqualTo(1);
  }

  @Test
  void judgesADeadKeyAlsoWhereItsLastUseIsNotTold() throws IOException {
    KeyArn disabled = estate.createKey();
    estate.kms().createAlias(r -> r.aliasName("alias/dead").targetKeyId(disabled.value()));
    estate.kms().disableKey(r -> r.keyId(disabled.value()));
    estate.sandbox().faults().add(Fault.of(Fault.Kind.DENY, "kms", "GetKeyLastUsage", 1_000));

    audit();

    assertThat(found()).contains(disabled + "#DEAD_KEY_REFERENCED");
    assertThat(Files.readString(file())).contains("last use unknown: kms:GetKeyLastUsage");
  }

  /** Between two calls a key may be deleted for good. */
  @Test
  void goesOnWhereAKeyIsGoneBeforeItsLastUseIsAsked() throws IOException {
    KeyArn gone = estate.createKey();
    estate.kms().scheduleKeyDeletion(r -> r.keyId(gone.value()).pendingWindowInDays(7));
    estate
        .interference()
        .before(
            Interference.operation("GetKeyLastUsage"),
            () -> estate.sandbox().clock().advance(Duration.ofDays(8)));

    audit();

    assertThat(Files.readString(file())).contains("kms:GetKeyLastUsage");
  }

  @Test
  void answersTheSameWhenRunTwice() throws IOException {
    PageAudit first = audit();
    List<String> lines = Files.readAllLines(file());

    assertThat(audit().tally()).isEqualTo(first.tally());
    assertThat(Files.readAllLines(file())).hasSameSizeAs(lines);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ListKeys", "DescribeKey", "ListKeyRotations", "ListGrants"})
  void judgesEveryKeyThoughAnAnswerIsLost(String operation) {
    estate.fault(Fault.Kind.AFTER, "kms", operation);

    PageAudit page = audit();

    assertThat(page.tally().keys() - page.tally().managed()).isEqualTo(2);
    assertThat(page.tally().notAssessed()).isZero();
  }

  @Test
  void doesNotAssessWhatItMayNotRead() throws IOException {
    KeyArn shy = estate.createKey();
    statement(
        shy,
        "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Resource\":\"*\","
            + "\"Action\":[\"kms:GetKeyRotationStatus\",\"kms:ListKeyRotations\"]}");
    KeyArn dark = estate.createKey();
    statement(
        dark,
        "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Resource\":\"*\","
            + "\"Action\":\"kms:DescribeKey\"}");

    audit();

    assertThat(of(shy).findings()).isEmpty();
    assertThat(of(shy).notAssessed())
        .extracting(NotAssessed::kind)
        .contains(FindingKind.ROTATION_OFF, FindingKind.MATERIAL_TOO_OLD);
    assertThat(of(shy).notAssessed().get(0).reason()).contains("kms:GetKeyRotationStatus");
    assertThat(of(dark).notAssessed()).hasSameSizeAs(FindingKind.values());
  }

  @Test
  void goesOnWhereThePageEnded() {
    for (int i = 0; i < 99; i++) {
      estate.createKey();
    }
    PageAudit first = audit();
    PageAudit second = activities.auditKeyPage(page(first.next(), "second"));

    assertThat(first.tally().keys()).isEqualTo(100);
    assertThat(first.tally().plus(second.tally()).findings())
        .containsExactly(Map.entry(FindingKind.ROTATION_OFF, 101L));
    assertThat(second.next()).isEmpty();
  }

  @Test
  void goesOnAlthoughEveryThirdCallIsThrottled() {
    PageAudit calm = audit();
    Fault.Match all =
        new Fault.Match("kms", Optional.empty(), Optional.of("worker"), Optional.empty());
    estate
        .sandbox()
        .faults()
        .add(new Fault(all, Fault.Kind.THROTTLE, 0, OptionalInt.empty(), 0.3, Duration.ZERO));

    assertThat(audit()).isEqualTo(calm);
    assertThat(calm.tally().notAssessed()).isZero();
  }

  private PageAudit audit() {
    return activities.auditKeyPage(page(Optional.empty(), "page"));
  }

  private AuditPage page(Optional<String> marker, String name) {
    return new AuditPage(
        new AuditTarget(Estate.REGION, Optional.empty()),
        marker,
        new AuditPolicy(null, null),
        new ReportOrder(new ReportUri("file:" + folder), Estate.REGION, Optional.empty()),
        name);
  }

  private Path file() {
    return folder.resolve("page");
  }

  private List<String> found() throws IOException {
    return audits().stream().flatMap(key -> key.findings().stream()).map(Finding::id).toList();
  }

  private KeyAudit of(KeyArn key) throws IOException {
    return audits().stream().filter(audit -> audit.key().equals(key)).findFirst().orElseThrow();
  }

  private List<KeyAudit> audits() throws IOException {
    try (var lines = KeyturnJson.mapper().readerFor(KeyAudit.class).readValues(file().toFile())) {
      return lines.readAll().stream().map(KeyAudit.class::cast).toList();
    }
  }

  private void statement(KeyArn key, String statement) {
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
            + "\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"},"
            + statement
            + "]}";
    estate.kms().putKeyPolicy(put -> put.keyId(key.value()).policyName("default").policy(policy));
  }
}

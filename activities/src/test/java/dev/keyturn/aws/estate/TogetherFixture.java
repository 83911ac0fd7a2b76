package dev.keyturn.aws.estate;

import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.AuditActivities;
import dev.keyturn.audit.AuditPage;
import dev.keyturn.audit.AuditPolicy;
import dev.keyturn.audit.AuditTally;
import dev.keyturn.audit.AuditTarget;
import dev.keyturn.audit.EstateAudit;
import dev.keyturn.audit.EstateOrder;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.KeyAudit;
import dev.keyturn.audit.PageAudit;
import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.audit.ReportOrder;
import dev.keyturn.audit.ReportUri;
import dev.keyturn.audit.RunEnd;
import dev.keyturn.audit.TargetAudit;
import dev.keyturn.aws.kms.KmsAuditActivities;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.key.KeyArn;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.model.Tag;

/** An estate, and audits of its keys together; every run's report has a directory of its own. */
final class TogetherFixture implements AutoCloseable {
  private static final AuditTarget TARGET = new AuditTarget(Estate.REGION, Optional.empty());

  private final Path folder;
  private final Estate estate = new Estate();
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final AuditActivities activities;
  private RunEnd end = RunEnd.FORGOTTEN;
  private Optional<ReportUri> earlier = Optional.empty();
  private List<String> buckets = List.of();
  private int runs;
  private int pages;

  TogetherFixture(Path folder) {
    this.folder = folder;
    environment.registerActivitiesImplementations(
        new KmsAuditActivities(estate.worker(), made -> end));
    activities = environment.newActivityStub(AuditActivities.class);
  }

  Estate estate() {
    return estate;
  }

  /** Every run that made a key has ended so. */
  void runsEnd(RunEnd how) {
    end = how;
  }

  /** The objects of this bucket are looked at. */
  void lookInto(String bucket) {
    buckets = List.of(bucket);
  }

  /** Further audits are compared with the last one. */
  void compareWithLast() {
    earlier = Optional.of(order().directory());
  }

  /** Further audits are to be compared with a report that is not there. */
  void compareWithNothing() {
    earlier = Optional.of(new ReportUri("file:" + folder + "/none"));
  }

  /** Makes a key in another one's place. */
  KeyArn createSuccessor(KeyArn old) {
    return new KeyArn(
        estate
            .kms()
            .createKey(
                create ->
                    create.tags(
                        Tag.builder().tagKey("keyturn:replaces").tagValue(old.keyId()).build(),
                        Tag.builder().tagKey("keyturn:run").tagValue("run").build()))
            .keyMetadata()
            .arn());
  }

  /** A whole audit; its findings are read with {@link #found}. */
  EstateAudit audit() {
    AuditTally tally = auditPages();
    EstateAudit together = together();
    activities.writeAuditReport(
        new ReportAssembly(
            order(),
            "AuditKeys/eu-west-1",
            Instant.EPOCH,
            "auditor",
            tally.plus(together.tally()),
            List.of(new TargetAudit(TARGET, tally, pages, Optional.empty(), Optional.of(together))),
            earlier));
    return together;
  }

  /** Judges each key alone, page by page, for a report of its own. */
  AuditTally auditPages() {
    runs++;
    pages = 0;
    activities.prepareAuditReport(order());
    AuditTally tally = AuditTally.NONE;
    Optional<String> marker = Optional.empty();
    do {
      PageAudit page =
          activities.auditKeyPage(
              new AuditPage(
                  TARGET, marker, new AuditPolicy(null, null), order(), AuditPage.name(0, pages)));
      tally = tally.plus(page.tally());
      marker = page.next();
      pages++;
    } while (marker.isPresent());
    return tally;
  }

  /** Judges the pages of the last audit together once more. */
  EstateAudit together() {
    return activities.auditKeysTogether(
        new EstateOrder(
            TARGET, 0, 1, new AuditPolicy(null, null), order(), buckets, earlier, Instant.EPOCH));
  }

  /** The ids of the findings that could not be told from one key alone. */
  List<String> found() {
    return findings().stream().map(Finding::id).toList();
  }

  List<Finding> findings() {
    Path file = Path.of("/", order().directory().path(), EstateOrder.name(0));
    try (var lines = KeyturnJson.mapper().readerFor(KeyAudit.class).readValues(file.toFile())) {
      return lines.readAll().stream()
          .map(KeyAudit.class::cast)
          .flatMap(key -> key.findings().stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path report(String name) {
    return Path.of("/", order().directory().path(), name);
  }

  private ReportOrder order() {
    return new ReportOrder(
        new ReportUri("file:" + folder + "/" + runs), Estate.REGION, Optional.empty());
  }

  @Override
  public void close() {
    environment.close();
    estate.close();
  }
}

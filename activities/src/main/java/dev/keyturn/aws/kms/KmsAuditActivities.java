package dev.keyturn.aws.kms;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.AuditActivities;
import dev.keyturn.audit.AuditPage;
import dev.keyturn.audit.AuditTally;
import dev.keyturn.audit.EstateAudit;
import dev.keyturn.audit.EstateOrder;
import dev.keyturn.audit.KeyAudit;
import dev.keyturn.audit.PageAudit;
import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.audit.ReportOrder;
import dev.keyturn.audit.ReportPlace;
import dev.keyturn.audit.ReportSummary;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Throttled;
import dev.keyturn.aws.estate.KeysTogether;
import dev.keyturn.aws.estate.RunEnds;
import dev.keyturn.aws.report.ReportFiles;
import dev.keyturn.aws.report.ReportStore;
import dev.keyturn.key.KeyArn;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;

/** Audits through KMS; sends KMS nothing but reads, and writes nothing but its own report. */
public final class KmsAuditActivities implements AuditActivities {
  /** Short enough to lose with a worker: little more than a minute where every key is dead. */
  private static final int PAGE = 100;

  private final AwsClients clients;
  private final KeysTogether together;
  private final ReportFiles files;
  private final ObjectMapper mapper = KeyturnJson.mapper();

  public KmsAuditActivities(AwsClients clients, RunEnds runs) {
    this.clients = clients;
    this.together = new KeysTogether(clients, runs);
    this.files = new ReportFiles(clients);
  }

  /**
   * {@inheritDoc} Safe to run twice: the directory is named after the run, so that nobody else
   * writes there, and one that an earlier attempt made is taken as it is.
   */
  @Override
  public ReportPlace prepareAuditReport(ReportOrder order) {
    ReportPlace place = ReportStore.of(clients, order).prepare();
    order.compareWith().ifPresent(earlier -> files.earlier(earlier, order.region()));
    return place;
  }

  /**
   * {@inheritDoc} Safe to run twice: it only reads, and the page's file appears in full under its
   * own name or not at all; a later run writes it anew.
   */
  @Override
  public PageAudit auditKeyPage(AuditPage page) {
    KmsClient kms = clients.kmsPaced(page.target().role(), page.target().region());
    ListKeysResponse listed =
        Throttled.patiently(
            () ->
                AwsFailures.call(
                    "kms:ListKeys",
                    page.target().toString(),
                    () ->
                        kms.listKeys(list -> list.limit(PAGE).marker(page.marker().orElse(null)))));
    AuditTally[] tally = {AuditTally.NONE};
    ReportStore.of(clients, page.order())
        .write(page.name(), out -> tally[0] = write(out, page, new AuditReader(kms), listed));
    return new PageAudit(Optional.ofNullable(listed.nextMarker()), tally[0]);
  }

  /**
   * {@inheritDoc} Safe to run twice: it only reads and asks, and its file appears in full or not at
   * all, in the place of the one before.
   */
  @Override
  public EstateAudit auditKeysTogether(EstateOrder order) {
    return together.audit(order);
  }

  /**
   * {@inheritDoc} Safe to run twice: the files are made of the pages and the input alone, always
   * the same, and each takes the place of the one before in full.
   */
  @Override
  public ReportSummary writeAuditReport(ReportAssembly assembly) {
    return files.write(assembly);
  }

  private AuditTally write(Writer out, AuditPage page, AuditReader reader, ListKeysResponse listed)
      throws IOException {
    AuditTally tally = AuditTally.NONE;
    for (KeyListEntry entry : listed.keys()) {
      KeyAudit audit = reader.audit(page.policy(), new KeyArn(entry.keyArn()));
      out.append(mapper.writeValueAsString(audit)).append('\n');
      tally = tally.plus(AuditTally.of(audit));
    }
    return tally;
  }
}

package dev.keyturn.aws.report;

import dev.keyturn.audit.ReportOrder;
import dev.keyturn.audit.ReportPlace;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.RoleGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;

/** Where a report's files are; a file appears in full under its name, or not at all. */
public interface ReportStore {
  /** What a file has in it. */
  interface Content {
    /** Writes it, always the same. */
    void to(Writer out) throws IOException;
  }

  /** The store of a report. */
  static ReportStore of(AwsClients clients, ReportOrder order) {
    return order.directory().isS3()
        ? new S3ReportStore(clients.s3(RoleGroup.AUDITOR, order.region()), order.directory())
        : new FileReportStore(order.directory());
  }

  /** Makes the directory and tries to write there; a place that takes nothing is refused. */
  ReportPlace prepare();

  /** Writes a file; one of that name is replaced. */
  void write(String name, Content content);

  /** Opens a file that was written. */
  InputStream open(String name);
}

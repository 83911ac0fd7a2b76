package dev.keyturn.starter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.starter.print.Printable;
import dev.keyturn.starter.run.TemporalLine;
import picocli.CommandLine.ExitCode;

/** Sends a person's decision to a run and prints the receipt. */
final class Telling {
  private Telling() {}

  /** Sends the Update; a refusal is a failure. */
  static int send(Session session, String run, String update, Object decision, Output output) {
    JsonNode input = KeyturnJson.mapper().valueToTree(decision);
    output.sameAs(session.console(), TemporalLine.update(run, update, input, session.target()));
    Receipt receipt = session.run(run).tell(update, Receipt.class, input);
    output.print(session.console(), receipt, Printable.line(receipt.message()));
    return ExitCode.OK;
  }
}

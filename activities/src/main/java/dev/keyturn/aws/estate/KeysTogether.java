package dev.keyturn.aws.estate;

import dev.keyturn.KeyturnJson;
import dev.keyturn.audit.AuditTally;
import dev.keyturn.audit.EstateAudit;
import dev.keyturn.audit.EstateJudgement;
import dev.keyturn.audit.EstateOrder;
import dev.keyturn.audit.KeyAudit;
import dev.keyturn.audit.Successions;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.report.Pages;
import dev.keyturn.aws.report.ReportStore;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import java.io.IOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Judges the keys of a target together, from the pages of its report; of the keys it keeps only
 * those in memory of which something is to be said.
 */
public final class KeysTogether {
  private final AwsClients clients;
  private final RunEnds runs;

  public KeysTogether(AwsClients clients, RunEnds runs) {
    this.clients = clients;
    this.runs = runs;
  }

  /** Judges them, and writes what is to be said beside the pages, in their order. */
  public EstateAudit audit(EstateOrder order) {
    ReportStore store = ReportStore.of(clients, order.order());
    Pages pages = Pages.of(store, order);
    try {
      EstateJudgement judgement = judged(order, pages);
      AuditTally[] tally = {AuditTally.NONE};
      store.write(EstateOrder.name(order.index()), out -> tally[0] = write(out, pages, judgement));
      return new EstateAudit(tally[0], judgement.gaps(), true);
    } catch (IOException e) {
      throw FailureType.UNAVAILABLE.failure(
          "report \"" + order.order().directory() + "\": a page can't be read (" + e + ")", e);
    }
  }

  private EstateJudgement judged(EstateOrder order, Pages pages) throws IOException {
    EstateJudgement judgement = new EstateJudgement(order);
    Successions successions = new Successions();
    pages.forEach(successions::addSuccessor);
    pages.forEach(successions::addReplaced);
    Set<KeyArn> retired = new HashSet<>(judgement.judge(successions, runs::endOf));
    LeftDataReader data = new LeftDataReader(clients);
    pages.forEach(
        key ->
            key.note()
                .filter(note -> !note.isAlive() || retired.contains(key.key()))
                .ifPresent(note -> data.addKey(key.key(), note.aliases())));
    data.read(order, judgement);
    new RotationPromises(clients).compare(order, judgement);
    return judgement;
  }

  private static AuditTally write(Writer out, Pages pages, EstateJudgement judgement)
      throws IOException {
    var mapper = KeyturnJson.mapper();
    AuditTally[] tally = {AuditTally.NONE};
    pages.forEach(
        key -> {
          Optional<KeyAudit> more = judgement.of(key);
          if (more.isPresent()) {
            out.append(mapper.writeValueAsString(more.get())).append('\n');
            tally[0] = tally[0].plus(AuditTally.more(more.get()));
          }
        });
    return tally[0];
  }
}

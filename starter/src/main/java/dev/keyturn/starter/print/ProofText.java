package dev.keyturn.starter.print;

import dev.keyturn.replacement.Acceptance;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.ProofObservations;
import dev.keyturn.replacement.ProofSubject;
import java.util.ArrayList;
import java.util.List;

/** A proof as its approver reads it: first what it covers, and what was not looked at. */
public final class ProofText {
  private ProofText() {}

  /** The proof's text. */
  public static Page of(Proof proof, int width) {
    ProofSubject subject = proof.subject();
    Page page =
        new Page(width)
            .heading("PROOF of " + subject.run())
            .field("old key", subject.oldKey())
            .field("new key", subject.newKey())
            .field("re-encryption", subject.reencryption())
            .field("plan", subject.planHash());
    page.points("It covers", subject.scope());
    notLookedAt(page, subject);
    page.points("For the disable alone it lifts these guards of the old key", subject.guards());
    page.table("Accepted by name", accepted(subject.accepted()));
    observations(page, proof.observations());
    subject.lastUseUnread().ifPresent(why -> page.field("last use", "not assessed; " + why));
    page.points(
        "It dies with the old key, and lives on under the new one",
        proof.observations().superseded());
    return page.heading("proof hash " + proof.hash());
  }

  /** What no sweep of the run could see, which the approver answers for. */
  public static Page notLookedAt(Page page, ProofSubject subject) {
    return page.points("It did NOT look at", subject.notLookedAt());
  }

  private static void observations(Page page, ProofObservations seen) {
    page.heading("It saw")
        .field("verified", seen.sweepBegan() + " to " + seen.sweepEnded())
        .field(
            "data keys",
            "at most " + seen.dataKeysKept() + " items keep one that an adversary may hold");
    page.field("samples read", seen.readers());
    page.field("seal", seen.sealed());
    seen.lastUse().ifPresent(use -> page.field("last use", use.toString()));
    List<StoreCounts> counts = new ArrayList<>();
    seen.counts().forEach((store, count) -> counts.add(new StoreCounts(store, count)));
    page.table(StatusText.counts(counts));
  }

  private static Table accepted(List<Acceptance> acceptances) {
    Table table = new Table("pin", "items", "by", "because", "until");
    for (Acceptance one : acceptances) {
      table.row(one.pins().name(), one.pins().count(), one.approver(), one.reason(), one.until());
    }
    return table;
  }
}

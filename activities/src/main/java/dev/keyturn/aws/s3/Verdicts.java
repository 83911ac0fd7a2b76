package dev.keyturn.aws.s3;

import dev.keyturn.reencryption.PinReason;

/** Judges versions, and asks of those that still have to be moved what HEAD does not show. */
final class Verdicts {
  private final ObjectCalls calls;
  private final Terms terms;
  private final Judgement judgement;

  Verdicts(ObjectCalls calls, Terms terms) {
    this.calls = calls;
    this.terms = terms;
    this.judgement = new Judgement(terms);
  }

  /**
   * The verdict on a version. Whether it is shared is asked by a sweep that moves it just before
   * its copy, or when S3 refuses its update. One that only looks finds under the old key what could
   * not be moved, and asks now.
   */
  Verdict of(Listed item, VersionLooks.Look.There there) {
    Verdict verdict = judgement.of(there.facts(), there.current(), there.awsTime());
    boolean moves = verdict instanceof Verdict.Copy || verdict instanceof Verdict.Update;
    return !moves || terms.sweep().changes() || calls.grants(item).isOwnersOnly()
        ? verdict
        : Judgement.pinned(PinReason.ACL_NOT_WRITABLE);
  }

  /** The verdict on a version that would be copied if there were no such reason against it. */
  Verdict insteadOfCopy(HeadFacts facts, PinReason reason) {
    return judgement.insteadOfCopy(facts, reason);
  }
}

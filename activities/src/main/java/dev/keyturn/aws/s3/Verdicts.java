package dev.keyturn.aws.s3;

/** Judges versions, and asks of those that would be copied what HEAD does not show. */
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
   * The verdict on a version. A copy begins with an access control list of its own, and no
   * condition covers that: what a copy were to grant again, the application may have taken back. So
   * nothing is copied that others than its owner may use.
   */
  Verdict of(Listed item, VersionLooks.Look.There there) {
    HeadFacts facts = there.facts();
    Verdict verdict = judgement.of(facts, there.current(), there.awsTime());
    if (!(verdict instanceof Verdict.Copy)) {
      return verdict;
    }
    Verdict otherwise = judgement.ofShared(facts);
    boolean remainsEitherWay = !terms.sweep().changes() && otherwise instanceof Verdict.Update;
    return remainsEitherWay || calls.grants(item).isOwnersOnly() ? verdict : otherwise;
  }
}

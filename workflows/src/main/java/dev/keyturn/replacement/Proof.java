package dev.keyturn.replacement;

import dev.keyturn.CanonicalJson;

/** A proof as it is shown: what it covers, the hash to approve, and what was seen. */
public record Proof(ProofSubject subject, String hash, ProofObservations observations) {
  /** The proof of a subject, with the subject's hash. */
  public static Proof of(ProofSubject subject, ProofObservations observations) {
    return new Proof(subject, CanonicalJson.sha256(subject), observations);
  }
}

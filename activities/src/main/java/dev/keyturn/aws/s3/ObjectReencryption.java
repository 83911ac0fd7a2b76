package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.envelope.Envelope;
import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Brings one listed version to where it stands after a sweep: asks first which key it is under,
 * moves it if the sweep may, and looks again as often as the application interferes.
 */
final class ObjectReencryption {
  private static final Logger LOGGER = LoggerFactory.getLogger(ObjectReencryption.class);

  /** How often one version is looked at before it counts as unknown. */
  private static final int TURNS = 5;

  private final Terms terms;
  private final Incidents incidents;
  private final Verdicts verdicts;
  private final VersionLooks looks;
  private final Rewrapping rewrapping;
  private final Envelopes envelopes;
  private final CopyInPlace copies;
  private final UpdateEncryption updates;

  ObjectReencryption(ObjectCalls calls, Rewrapping rewrapping, Terms terms, Incidents incidents) {
    this.terms = terms;
    this.incidents = incidents;
    this.verdicts = new Verdicts(calls, terms);
    this.looks = new VersionLooks(calls);
    this.rewrapping = rewrapping;
    this.envelopes = new Envelopes(calls, terms, rewrapping);
    this.copies = new CopyInPlace(calls, terms);
    this.updates = new UpdateEncryption(calls, looks, terms.sweep().newKey());
  }

  /** What became of the version, and of the version that it left behind where it was copied. */
  Tally settle(Listed item) {
    try {
      Turn turn = new Turn.Again("");
      for (int count = 0; count < TURNS && turn instanceof Turn.Again; count++) {
        turn = takeUnlessGone(item);
      }
      return turn instanceof Turn.Done done
          ? done.tally()
          : unsettled(item, ((Turn.Again) turn).why());
    } catch (SdkException e) {
      String action =
          e instanceof KmsException
              ? "kms:ReEncryptFrom, kms:ReEncryptTo"
              : "s3:UpdateObjectEncryption, s3:PutObject";
      return incidents.of(action, item.shown(), e);
    }
  }

  private sealed interface Turn {
    record Done(Tally tally) implements Turn {}

    record Again(String why) implements Turn {}
  }

  /** What is deleted in the middle of a turn is found gone by the next one. */
  private Turn takeUnlessGone(Listed item) {
    try {
      return take(item);
    } catch (S3Exception e) {
      if (VersionLooks.isNoObject(e)) {
        return new Turn.Again(AwsFailures.describe(e));
      }
      throw e;
    }
  }

  private Turn take(Listed item) {
    VersionLooks.Look look = looks.at(item);
    if (look instanceof VersionLooks.Look.There there) {
      Verdict verdict = verdicts.of(item, there);
      return verdict instanceof Verdict.Pinned
          ? follow(item, verdict, there.facts())
          : open(item, verdict, there);
    }
    if (look instanceof VersionLooks.Look.Unclear unclear) {
      return new Turn.Again(unclear.why());
    }
    return new Turn.Done(
        Tally.one(look instanceof VersionLooks.Look.Gone ? Standing.GONE : Standing.NOT_OURS));
  }

  /**
   * Looks for a data key of the application's own in the version's metadata. Where that can be
   * moved, one copy moves both; else S3's own is moved all the same.
   */
  private Turn open(Listed item, Verdict verdict, VersionLooks.Look.There there) {
    Envelopes.Finding finding = envelopes.of(item, there);
    if (finding instanceof Envelopes.Finding.Movable movable) {
      return terms.sweep().changes()
          ? rewrap(item, there.facts(), movable.envelope())
          : new Turn.Done(
              incidents.problem(
                  item.shown(),
                  Standing.REMAINING,
                  "has a data key in its metadata that is still wrapped under the old key"));
    }
    if (finding instanceof Envelopes.Finding.Pinned pin) {
      return unlessMore(
          follow(item, besides(pin, verdict, there.facts()), there.facts()),
          pinned(item, new Verdict.Pinned(pin.reason(), pin.why())));
    }
    Turn turn = follow(item, verdict, there.facts());
    if (finding instanceof Envelopes.Finding.Superseded) {
      return unlessMore(turn, Tally.one(Standing.SUPERSEDED));
    }
    boolean notOurs = turn.equals(new Turn.Done(Tally.one(Standing.NOT_OURS)));
    return notOurs && finding instanceof Envelopes.Finding.Current
        ? new Turn.Done(Tally.one(Standing.ALREADY_CURRENT))
        : turn;
  }

  /**
   * What becomes of S3's own encryption of a version whose envelope stays: rewrapped rather than
   * copied, which would leave one more behind, if it can be.
   */
  private Verdict besides(Envelopes.Finding.Pinned pin, Verdict verdict, HeadFacts facts) {
    Verdict uncopied =
        verdict instanceof Verdict.Copy ? verdicts.insteadOfCopy(facts, pin.reason()) : verdict;
    boolean copyable =
        pin.reason() == PinReason.ENVELOPE || pin.reason() == PinReason.LOST_BY_WRITE;
    return uncopied instanceof Verdict.Pinned && copyable ? verdict : uncopied;
  }

  /**
   * What the envelope makes of a version, where S3's own encryption of it leaves nothing to say.
   */
  private static Turn unlessMore(Turn turn, Tally envelope) {
    return turn instanceof Turn.Done done
            && done.tally().problems().isEmpty()
            && done.tally().pins().isEmpty()
        ? new Turn.Done(envelope)
        : turn;
  }

  private Turn rewrap(Listed item, HeadFacts facts, Envelope envelope) {
    WrappedDataKey key = envelope.key();
    Rewrapping.Result moved = rewrapping.settle(key, SweepKind.REENCRYPT);
    if (moved.standing() == Standing.FAILED) {
      return new Turn.Done(
          pinned(item, new Verdict.Pinned(PinReason.ENVELOPE, "its data key: " + moved.why())));
    }
    if (moved.standing() != Standing.REWRAPPED) {
      return new Turn.Again("its data key is under another key by now");
    }
    if (!rewrapping.opens(key, moved.wrappedKey())) {
      return new Turn.Done(
          incidents.problem(
              item.shown(), Standing.FAILED, "what KMS gave does not open under the new key"));
    }
    CopyInPlace.Outcome outcome =
        copies.copyWith(item, facts, envelope.with(moved.wrappedKey(), facts.metadata()));
    return outcome instanceof CopyInPlace.Outcome.Barred barred
        ? new Turn.Done(pinned(item, Judgement.pinned(barred.reason())))
        : copied(item, outcome, Standing.REWRAPPED);
  }

  private Turn follow(Listed item, Verdict verdict, HeadFacts facts) {
    if (verdict instanceof Verdict.Stands stands) {
      return new Turn.Done(
          stands.why().isEmpty()
              ? Tally.one(stands.standing())
              : incidents.problem(item.shown(), stands.standing(), stands.why()));
    }
    if (verdict instanceof Verdict.Pinned pinned) {
      return new Turn.Done(pinned(item, pinned));
    }
    if (!terms.sweep().changes()) {
      return new Turn.Done(
          incidents.problem(item.shown(), Standing.REMAINING, "is still under the old key"));
    }
    return verdict instanceof Verdict.Copy ? copy(item, facts) : update(item, facts);
  }

  private Turn copy(Listed item, HeadFacts judged) {
    CopyInPlace.Outcome outcome = copies.copy(item, judged);
    return outcome instanceof CopyInPlace.Outcome.Barred barred
        ? follow(item, verdicts.insteadOfCopy(judged, barred.reason()), judged)
        : copied(item, outcome, Standing.NEW_DATA_KEY);
  }

  private Turn copied(Listed item, CopyInPlace.Outcome outcome, Standing standing) {
    if (outcome instanceof CopyInPlace.Outcome.Written written) {
      stopUnlessEqual(item, "was copied, but ", written.differences());
      return new Turn.Done(
          Tally.one(standing).plus(leftBehind(item, written.versionId()).orElse(Tally.EMPTY)));
    }
    return new Turn.Again(((CopyInPlace.Outcome.LookAgain) outcome).why());
  }

  /** The version that was current before the copy, where the bucket has kept it. */
  private Optional<Tally> leftBehind(Listed item, String writtenVersion) {
    if (item.versionId().equals(writtenVersion)) {
      return Optional.empty();
    }
    return Optional.of(settle(item.behind(writtenVersion)));
  }

  private Turn update(Listed item, HeadFacts before) {
    UpdateEncryption.Outcome outcome = updates.update(item, before);
    if (outcome instanceof UpdateEncryption.Outcome.Updated updated) {
      stopUnlessEqual(item, "was rewrapped, but ", updated.differences());
      return new Turn.Done(Tally.one(Standing.REWRAPPED));
    }
    if (outcome instanceof UpdateEncryption.Outcome.NotUpdated not) {
      return not.answered()
          ? new Turn.Done(incidents.problem(item.shown(), Standing.FAILED, not.why()))
          : new Turn.Again(not.why());
    }
    if (outcome instanceof UpdateEncryption.Outcome.Denied denied) {
      LOGGER.warn("{}: {}: {}", terms.store(), item.shown(), denied.why());
      return new Turn.Done(pinned(item, Judgement.pinned(PinReason.ACL_NOT_WRITABLE)));
    }
    if (outcome instanceof UpdateEncryption.Outcome.Overtaken) {
      return new Turn.Done(overtaken(item));
    }
    return new Turn.Again("the application keeps writing it");
  }

  /**
   * A later sweep would find this version under the new key and say nothing: so a person is asked
   * at once, before others lose the same.
   */
  private void stopUnlessEqual(Listed item, String what, List<String> differences) {
    if (!differences.isEmpty()) {
      throw FailureType.AWS_REFUSED.failure(
          "bucket "
              + terms.bucket()
              + ": "
              + item.shown()
              + " "
              + what
              + String.join("; ", differences)
              + "; put that right by hand (a versioned bucket keeps the version before), then send"
              + " retryFailed, or use reencryption REWRAP");
    }
  }

  /**
   * No condition keeps an update from a write of the same moment, and a later sweep would find that
   * under the new key and say nothing: so it is named, for a person to look whose it is.
   */
  private Tally overtaken(Listed item) {
    String why =
        "the application wrote it while UpdateObjectEncryption was on its way, and it is under the"
            + " new key now; if it was written under a key of its own or under S3's, put it back"
            + " there";
    LOGGER.warn("{}: {}: {}", terms.store(), item.shown(), why);
    return incidents.problem(item.shown(), Standing.ALREADY_CURRENT, why);
  }

  private Tally unsettled(Listed item, String why) {
    return incidents.problem(
        item.shown(), Standing.UNKNOWN, "looked at " + TURNS + " times: " + why);
  }

  private Tally pinned(Listed item, Verdict.Pinned pinned) {
    return Tally.pinned(
        Pins.of(
            terms.store(), pinned.reason(), item.identity(), item.shown() + ": " + pinned.why()));
  }
}

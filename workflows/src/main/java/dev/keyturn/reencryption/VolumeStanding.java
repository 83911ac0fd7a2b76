package dev.keyturn.reencryption;

import java.time.Instant;
import java.util.Optional;

/** Where a volume stands, from what AWS shows of it. */
public final class VolumeStanding {
  private final DataStore.Volume store;
  private final Sweep sweep;
  private final Optional<String> makingRun;

  /** For one store and the terms of a sweep. */
  public VolumeStanding(DataStore.Volume store, Sweep sweep) {
    this(store, sweep, Optional.empty());
  }

  /**
   * The same, where another store's sweep may have replaced the volume.
   *
   * @param makingRun the run whose replacements count as made by this sweep
   */
  VolumeStanding(DataStore.Volume store, Sweep sweep, Optional<String> makingRun) {
    this.store = store;
    this.sweep = sweep;
    this.makingRun = makingRun;
  }

  /** What a verifying sweep counts. */
  public Tally seen(VolumeFacts facts, Instant now) {
    return settled(facts, now)
        .orElseGet(
            () -> problem(Standing.REMAINING, "it is under the old key and can be replaced"));
  }

  /** What there is to count without changing anything; empty if the volume can be replaced. */
  Optional<Tally> settled(VolumeFacts facts, Instant now) {
    if (facts.volume().isEmpty()) {
      return Optional.of(Tally.one(Standing.GONE));
    }
    VolumeState volume = facts.volume().get();
    if (volume.isUnder(sweep.newKey())) {
      return Optional.of(Tally.one(Standing.ALREADY_CURRENT));
    }
    if (!volume.isUnder(sweep.oldKey())) {
      return Optional.of(Tally.one(Standing.NOT_OURS));
    }
    return facts
        .replacedBy()
        .map(by -> replaced(facts, by, standing(facts)))
        .or(() -> unproven(facts))
        .or(() -> unfinished(facts))
        .or(() -> strangeRecord(facts))
        .or(() -> VolumeManager.of(facts).map(this::managed))
        .or(() -> unseenInstance(volume, facts))
        .or(
            () ->
                VolumePins.of(store, facts, now)
                    .map(reason -> pinned(reason, VolumePins.detail(reason, facts))));
  }

  /** A volume that this sweep swapped; whoever sets its tags meanwhile makes a person look. */
  Tally swapped(VolumeFacts facts) {
    return facts
        .replacedBy()
        .map(by -> replaced(facts, by, Standing.NEW_DATA_KEY))
        .or(() -> unproven(facts))
        .orElseThrow();
  }

  /** A replaced volume: the new one counts, the old one and its snapshots are superseded. */
  private Tally replaced(VolumeFacts facts, String by, Standing standing) {
    Optional<String> wrong = wrong(facts, by);
    if (wrong.isPresent()) {
      return problem(Standing.UNKNOWN, "it was replaced by " + by + ", but " + wrong.get());
    }
    Tally tally =
        Tally.one(standing).plus(Tally.superseded("volume " + store.id() + ", replaced by " + by));
    for (SwapSnapshot snapshot : facts.snapshots()) {
      if (snapshot.key().filter(sweep.oldKey().value()::equals).isPresent()) {
        tally =
            tally.plus(Tally.superseded("snapshot " + snapshot.id() + " of volume " + store.id()));
      }
    }
    return tally;
  }

  /** A volume that keeps the gate shut. */
  Tally problem(Standing standing, String detail) {
    return Tally.problem(new Problem(store.storeId(), store.id(), standing, detail));
  }

  private Optional<String> wrong(VolumeFacts facts, String by) {
    if (facts.record().isPresent()) {
      return Optional.of("the swap has not ended; send retryFailed");
    }
    if (facts.volume().filter(old -> !old.attachments().isEmpty()).isPresent()) {
      return Optional.of("is attached again; find out which of the two is in use");
    }
    return facts
        .replacement()
        .filter(found -> found.tags().containsKey(SwapTags.UNUSED))
        .map(found -> neverPutThere(found, by))
        .or(() -> facts.replacement().flatMap(found -> wrongKey(found, by)));
  }

  private String neverPutThere(VolumeState found, String by) {
    return by
        + " bears the tag "
        + SwapTags.UNUSED
        + (found.attachments().isEmpty()
            ? ", as if it was never put in its place; delete the tag "
                + SwapTags.REPLACED_BY
                + " of "
                + store.id()
                + " if it was not"
            : ", though it is attached; delete that tag if it is in use in its place")
        + ", then send retryFailed";
  }

  private Optional<String> wrongKey(VolumeState replacement, String by) {
    return replacement.isUnder(sweep.newKey())
        ? Optional.empty()
        : Optional.of(
            by
                + " is under "
                + replacement.key().orElse("no key")
                + "; name it in stores in place of "
                + store.id());
  }

  private Standing standing(VolumeFacts facts) {
    return facts
        .replacement()
        .flatMap(found -> Optional.ofNullable(found.tags().get(SwapTags.RUN)))
        .filter(run -> makingRun.filter(run::equals).isPresent())
        .map(run -> Standing.NEW_DATA_KEY)
        .orElse(Standing.ALREADY_CURRENT);
  }

  /** A tag alone moves nothing; and whoever set it may have meant something by it. */
  private Optional<Tally> unproven(VolumeFacts facts) {
    return facts
        .unprovenReplacement()
        .map(
            by ->
                problem(
                    Standing.UNKNOWN,
                    "its tag "
                        + SwapTags.REPLACED_BY
                        + " names "
                        + by
                        + ", but nothing shows that Keyturn made that of it: it, or the snapshot that"
                        + " it was made from, is gone, or somebody else set the tag; if "
                        + by
                        + " is in use in its place, name that in stores, otherwise delete the tag and"
                        + " send retryFailed"));
  }

  private Optional<Tally> unfinished(VolumeFacts facts) {
    return facts
        .record()
        .map(open -> problem(Standing.REMAINING, "a swap of it has not ended; send retryFailed"));
  }

  /** It may be a swap that broke off, and is overwritten by none. */
  private Optional<Tally> strangeRecord(VolumeFacts facts) {
    return facts
        .ownDoubt()
        .map(doubt -> problem(Standing.UNKNOWN, doubt + ", then send retryFailed"));
  }

  /** Nothing is known of what a stop would do to it. */
  private Optional<Tally> unseenInstance(VolumeState volume, VolumeFacts facts) {
    return volume
        .instance()
        .filter(instance -> facts.instance().isEmpty())
        .map(
            instance ->
                problem(
                    Standing.UNKNOWN,
                    "it is attached to "
                        + instance
                        + ", which EC2 does not show; see that the worker may describe it, then send"
                        + " retryFailed"));
  }

  private Tally managed(VolumeManager manager) {
    return pinned(PinReason.MANAGED_ELSEWHERE, ": " + manager.text());
  }

  private Tally pinned(PinReason reason, String detail) {
    return Tally.pinned(
        Pins.of(store.storeId(), reason, store.id(), "volume " + store.id() + detail));
  }
}

package dev.keyturn.audit;

import dev.keyturn.key.KeyArn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is said of the keys of a target together. Only keys of which something is said are kept. */
public final class EstateJudgement {
  private final EstateOrder order;
  private final Map<KeyArn, Verdict> verdicts = new LinkedHashMap<>();
  private final List<Gap> gaps = new ArrayList<>();
  private Map<String, RotationPromise> promises = new LinkedHashMap<>();

  /** Nothing said yet. */
  public EstateJudgement(EstateOrder order) {
    this.order = order;
  }

  /**
   * Judges keys that were made in the place of others.
   *
   * @param ends asks how the run ended that made a key
   * @return the keys that are retired: others are in their places for good
   */
  public List<KeyArn> judge(Successions successions, Function<Lineage, RunEnd> ends) {
    return successions.judge(ends, (key, finding) -> of(key).found(finding));
  }

  /** Takes what hangs on dead keys, which is one finding each. */
  public void judge(FindingKind kind, Map<KeyArn, List<DataLeft>> left) {
    left.forEach(
        (key, data) ->
            of(key)
                .found(
                    new Finding(
                        kind,
                        key,
                        "nothing of this can be read while the key can't be used: "
                            + data.stream()
                                .map(DataLeft::toString)
                                .collect(Collectors.joining(", ")),
                        "enable the key and move the data to another one, or delete the data; never"
                            + " delete the key before",
                        Remedies.plan(key))));
  }

  /** Holds the next rotations against those of an earlier report, by the keys' ARNs. */
  public void compareWith(Map<String, RotationPromise> earlier) {
    promises = earlier;
  }

  /** Something was not looked at, or can't be told. */
  public void gap(FindingKind kind, String reason) {
    gaps.add(new Gap(kind, reason));
  }

  /** What is said of a key beside its own audit; empty if nothing is. */
  public Optional<KeyAudit> of(KeyAudit key) {
    Optional<KeyNote> moved =
        key.note()
            .flatMap(
                note ->
                    Optional.ofNullable(promises.get(key.key().value()))
                        .filter(promise -> promise.isBroken(note))
                        .map(promise -> note.withPromise(promise.next())));
    moved.ifPresent(note -> of(key.key()).found(moved(key.key(), note)));
    return Optional.ofNullable(verdicts.get(key.key()))
        .map(verdict -> verdict.audit(order.policy(), order.at(), key.key(), key.manager(), moved));
  }

  /** What was not assessed. */
  public List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  private static Finding moved(KeyArn key, KeyNote note) {
    return new Finding(
        FindingKind.NEXT_ROTATION_MOVED,
        key,
        "it is to rotate at "
            + note.nextRotation().orElseThrow()
            + ", an earlier report had "
            + note.promised().orElseThrow()
            + ", and its material is still that of "
            + note.materialSince(),
        "rotate it on demand, and find out who turns its rotation off and on or changes its period",
        Remedies.rotate(key, "ON_DEMAND"));
  }

  private Verdict of(KeyArn key) {
    return verdicts.computeIfAbsent(key, none -> new Verdict());
  }
}

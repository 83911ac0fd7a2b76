package dev.keyturn.audit;

import dev.keyturn.key.KeyArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The keys that were made in the place of others, and those others. All keys are shown to it twice,
 * because either may be listed first.
 */
public final class Successions {
  private final Map<String, List<KeyAudit>> successors = new TreeMap<>();
  private final Map<String, KeyAudit> replaced = new TreeMap<>();

  /** The first look: is it in another one's place, and can it be used? */
  public void addSuccessor(KeyAudit key) {
    key.note()
        .filter(KeyNote::isAlive)
        .map(KeyNote::lineage)
        .filter(lineage -> !lineage.surplus())
        .flatMap(Lineage::replaces)
        .ifPresent(old -> successors.computeIfAbsent(old, none -> new ArrayList<>()).add(key));
  }

  /** The second look: is another one in its place, while it can still be used? */
  public void addReplaced(KeyAudit key) {
    if (key.note().filter(KeyNote::isAlive).isPresent()
        && successors.containsKey(key.key().keyId())) {
      replaced.put(key.key().keyId(), key);
    }
  }

  /**
   * Judges them.
   *
   * @param ends asks how the run ended that made a key
   * @param verdicts takes what is wrong with a key
   * @return the keys that are retired: others are in their places for good
   */
  List<KeyArn> judge(Function<Lineage, RunEnd> ends, BiConsumer<KeyArn, Finding> verdicts) {
    List<KeyArn> retired = new ArrayList<>();
    replaced.forEach(
        (id, old) -> {
          for (KeyAudit successor : successors.getOrDefault(id, List.of())) {
            RunEnd end = endOf(successor, ends);
            if (end.isUnfinished()) {
              verdicts.accept(successor.key(), SuccessionRule.unfinished(successor, old, end));
            }
            if (SuccessionRule.isRetiredBy(successor, end) && !retired.contains(old.key())) {
              retired.add(old.key());
              SuccessionRule.referenced(old, successor)
                  .ifPresent(found -> verdicts.accept(old.key(), found));
            }
          }
        });
    return retired;
  }

  private static RunEnd endOf(KeyAudit successor, Function<Lineage, RunEnd> ends) {
    return Optional.of(lineageOf(successor))
        .filter(lineage -> lineage.run().isPresent())
        .map(ends)
        .orElse(RunEnd.UNNAMED);
  }

  private static Lineage lineageOf(KeyAudit key) {
    return key.note().orElseThrow().lineage();
  }
}

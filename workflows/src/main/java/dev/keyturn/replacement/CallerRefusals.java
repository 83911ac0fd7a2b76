package dev.keyturn.replacement;

import dev.keyturn.key.SimulatedUses.SimulatedUse;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Who is refused with the new key, or by now with the old one, what the old one ever allowed them.
 * Whoever was refused stays so until a simulation tells the opposite: one that tells less lets
 * nobody in.
 */
final class CallerRefusals {
  /** A policy may be given the new ARN in place of the old one. */
  private final Map<String, Set<String>> needed = new LinkedHashMap<>();

  /** By principal and action, the key that refuses. */
  private final Map<String, Map<String, String>> refused = new LinkedHashMap<>();

  private final BiPredicate<String, String> excused;

  /**
   * @param excused whether the new key itself lets a principal do an action
   */
  CallerRefusals(BiPredicate<String, String> excused) {
    this.excused = excused;
  }

  /** Takes in what a simulation says. */
  void learn(List<SimulatedUse> uses) {
    uses.stream().filter(use -> use.notAssessed().isEmpty()).forEach(this::learn);
  }

  private void learn(SimulatedUse use) {
    Set<String> ever = needed.computeIfAbsent(use.principal(), who -> new LinkedHashSet<>());
    ever.addAll(use.onOld());
    Set<String> actions = new TreeSet<>(ever);
    actions.addAll(use.onNew());
    actions.removeAll(use.unknown());
    actions.removeIf(action -> excused.test(use.principal(), action));
    Map<String, String> here = refused.computeIfAbsent(use.principal(), who -> new TreeMap<>());
    for (String action : actions) {
      here.remove(action);
      if (!use.onNew().contains(action)) {
        here.put(action, "newKey");
      } else if (!use.onOld().contains(action) && ever.contains(action)) {
        here.put(action, "key");
      }
    }
  }

  /** One for each principal and key, so that whoever reads the examples sees all actions. */
  List<Pins> pins() {
    List<Pins> pins = new ArrayList<>();
    refused.forEach(
        (who, actions) ->
            Stream.of("newKey", "key")
                .map(key -> new Pinned(key, named(who, actions, key)))
                .filter(pinned -> !pinned.text.isEmpty())
                .map(Pinned::pin)
                .forEach(pins::add));
    return pins.stream().map(List::of).reduce(List.of(), Pins::merge);
  }

  /** All that are refused, for a person; pins have so many examples only. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    refused.forEach(
        (who, actions) -> {
          note(notes, "would be denied on the new key: ", named(who, actions, "newKey"));
          note(notes, "is denied by now on the old key: ", named(who, actions, "key"));
        });
    return notes;
  }

  private static void note(List<String> notes, String what, String named) {
    if (!named.isEmpty()) {
      notes.add(what + named);
    }
  }

  boolean isRefused(String principal) {
    return Optional.ofNullable(refused.get(principal)).filter(some -> !some.isEmpty()).isPresent();
  }

  private static String named(String who, Map<String, String> actions, String key) {
    List<String> here =
        actions.entrySet().stream()
            .filter(action -> action.getValue().equals(key))
            .map(Map.Entry::getKey)
            .toList();
    return here.isEmpty() ? "" : who + ", " + String.join(", ", here);
  }

  private record Pinned(String key, String text) {
    Pins pin() {
      return Pins.of(key, PinReason.CALLER_REFUSED, text, text);
    }
  }
}

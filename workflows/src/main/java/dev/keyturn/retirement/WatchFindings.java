package dev.keyturn.retirement;

import dev.keyturn.key.DisabledKey;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a watch found, and what of it is left to a person. What is out of sight is not taken for
 * mended, and nobody is taken to know what they were not shown.
 */
final class WatchFindings {
  private static final int MOST_TOLD = 50;
  private static final int MOST_CALLERS = 100;
  private static final int NAMED = 5;

  /** How long AWS's eventual consistency is given, as a run's {@code settle} is by default. */
  private static final Duration CONSISTENT = Duration.ofMinutes(5);

  private static final String DISABLED = "Disabled";
  private static final String ENABLED = "Enabled";
  private static final String STATE = "state ";
  private static final String LOST = "lost ";

  private final Set<String> known = new TreeSet<>();
  private final Map<String, String> told = new LinkedHashMap<>();
  private final Map<String, Inaccessible> lost = new TreeMap<>();
  private final Map<String, KeyCaller> refused = new TreeMap<>();
  private Optional<String> state = Optional.of(DISABLED);
  private Optional<DisabledKeyLook> last = Optional.empty();
  private Optional<Instant> lookedAt = Optional.empty();
  private Optional<String> enabledHere = Optional.empty();
  private Optional<Instant> enabledAt = Optional.empty();
  private Optional<String> cannotEnable = Optional.empty();
  private Optional<String> blind = Optional.empty();
  private boolean closed;

  /**
   * @param known callers that a person has accepted before
   */
  WatchFindings(List<String> known) {
    this.known.addAll(known);
  }

  /** What an earlier execution of the watch handed on. */
  WatchFindings(WatchMemory.Findings before) {
    known.addAll(before.known());
    before.told().forEach(one -> told.put(one.name(), one.text()));
    before.lost().forEach(one -> lost.put(LOST + one.text(), one));
    before.refused().forEach(caller -> refused.put(caller.named(), caller));
    state = before.state();
    last = before.last();
    lookedAt = before.lookedAt();
    enabledHere = before.enabledHere();
    enabledAt = before.enabledAt();
    cannotEnable = before.cannotEnable();
    blind = before.blind();
  }

  WatchMemory.Findings memory() {
    return new WatchMemory.Findings(
        List.copyOf(known),
        told.entrySet().stream()
            .map(one -> new WatchMemory.Told(one.getKey(), one.getValue()))
            .toList(),
        List.copyOf(lost.values()),
        List.copyOf(refused.values()),
        state,
        last,
        lookedAt,
        enabledHere,
        enabledAt,
        cannotEnable,
        blind);
  }

  /** The key was disabled once more; what was found before is no longer asked about. */
  void startAgain(List<String> accepted) {
    known.clear();
    known.addAll(accepted);
    lost.clear();
    refused.clear();
    state = Optional.of(DISABLED);
    last = Optional.empty();
    lookedAt = Optional.empty();
    enabledHere = Optional.empty();
    enabledAt = Optional.empty();
    cannotEnable = Optional.empty();
    blind = Optional.empty();
  }

  void saw(Instant now, DisabledKeyLook look) {
    last = Optional.of(look);
    lookedAt = Optional.of(now);
    blind = Optional.empty();
    state = isStale(now, look) ? Optional.of(ENABLED) : look.state();
    if (state.filter(DISABLED::equals).isPresent()) {
      // Whoever changes the state again, or disables it again, is told of again.
      known.removeIf(name -> name.startsWith(STATE));
      enabledHere = Optional.empty();
    }
    sawLost(look);
    look.refused().stream()
        .filter(caller -> !known.contains(caller.named()))
        .filter(caller -> refused.size() < MOST_CALLERS || refused.containsKey(caller.named()))
        .forEach(caller -> refused.put(caller.named(), caller));
    open().forEach((name, text) -> tell(now, name, text));
    look.notLookedAt().forEach(one -> tell(now, one.what(), "not looked at: " + one.text()));
  }

  /** Not all of KMS's hosts know at once that the key is enabled. */
  private boolean isStale(Instant now, DisabledKeyLook look) {
    return look.state().filter(DISABLED::equals).isPresent()
        && enabledAt.filter(at -> now.isBefore(at.plus(CONSISTENT))).isPresent();
  }

  /** What is not seen now, of a kind that was looked at in full, is mended. */
  private void sawLost(DisabledKeyLook look) {
    Set<String> unseen =
        look.notLookedAt().stream()
            .map(Unread::what)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (look.more() == 0) {
      lost.values().removeIf(one -> !unseen.contains(one.kind()));
    }
    look.inaccessible().forEach(one -> lost.put(LOST + one.text(), one));
    known.removeIf(name -> name.startsWith(LOST) && !lost.containsKey(name));
  }

  /** Nobody has looked for too long. */
  void blind(Instant now, String why) {
    String text =
        "nobody knows how it is with the disabled key since "
            + lookedAt.map(Instant::toString).orElse("the watch began")
            + ": "
            + why;
    blind = Optional.of(text);
    tell(now, "blind", text);
  }

  void enabled(Instant now, String reason) {
    String text = "the old key was enabled again: " + reason;
    enabledHere = Optional.of(text);
    enabledAt = Optional.of(now);
    state = Optional.of(ENABLED);
    cannotEnable = Optional.empty();
    tell(now, text, text);
  }

  void cannotEnable(Instant now, String why) {
    String text = "THE OLD KEY IS DISABLED and could not be enabled: " + why;
    cannotEnable = Optional.of(text);
    tell(now, text, text);
  }

  /**
   * What is shown now is known to a person, but for an outage that the watch is to end and has not:
   * that is tried again.
   */
  void acknowledge(Instant now, Reason given, boolean enables) {
    Set<String> outage = enables ? outages().keySet() : new TreeSet<>();
    open().keySet().stream().filter(name -> !outage.contains(name)).forEach(known::add);
    refused.keySet().removeAll(known);
    cannotEnable = Optional.empty();
    blind = Optional.empty();
    String text = given.by() + " acknowledged what was found: " + given.reason();
    tell(now, text + now, text);
  }

  void close() {
    closed = true;
  }

  /** What AWS can't open for want of the key, in words; empty if nothing, or if that is known. */
  Optional<String> outage() {
    Map<String, Inaccessible> found = outages();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            found.values().stream()
                    .limit(NAMED)
                    .map(Inaccessible::text)
                    .collect(Collectors.joining(", "))
                + (found.size() > NAMED ? ", and " + (found.size() - NAMED) + " more" : ""));
  }

  private Map<String, Inaccessible> outages() {
    Map<String, Inaccessible> found = new TreeMap<>();
    if (!isEnabled()) {
      lost.forEach(
          (name, one) -> {
            if (one.recoverable() && !known.contains(name)) {
              found.put(name, one);
            }
          });
    }
    return found;
  }

  /** Whether the key is enabled, whoever did that, as far as is known. */
  boolean isEnabled() {
    return state.filter(ENABLED::equals).isPresent();
  }

  boolean hasLooked() {
    return lookedAt.isPresent();
  }

  /** From when on callers were not looked at. */
  Optional<Instant> lookedAt() {
    return lookedAt;
  }

  /** What a person has to see to. */
  List<String> trouble() {
    if (closed) {
      return List.of();
    }
    List<String> all = new ArrayList<>();
    cannotEnable.ifPresent(all::add);
    enabledHere.ifPresent(
        text -> all.add(text + ". Mend that, or take it into the stores of a new run"));
    blind.ifPresent(all::add);
    all.addAll(open().values());
    return List.copyOf(all);
  }

  Phase phase() {
    return closed ? Phase.DONE : trouble().isEmpty() ? Phase.WATCHING : Phase.NEEDS_HUMAN;
  }

  WatchStatus status(DisabledKey disabled) {
    return new WatchStatus(
        phase(), disabled, trouble(), List.copyOf(told.values()), last, lookedAt);
  }

  /** What nobody knows yet, by the name under which it is then known. */
  private Map<String, String> open() {
    Map<String, String> found = new LinkedHashMap<>();
    String present = state.orElse("unread");
    if (!present.equals(DISABLED) && enabledHere.isEmpty()) {
      found.put(STATE + present, WatchTexts.otherState(state));
    }
    lost.forEach((name, one) -> found.put(name, one.text()));
    last.filter(look -> look.more() > 0)
        .ifPresent(look -> found.put(LOST + "more", "and " + look.more() + " more of such"));
    refused.forEach((name, caller) -> found.put(name, WatchTexts.refused(caller)));
    found.keySet().removeAll(known);
    return found;
  }

  /** Once for each name, in its latest words; the oldest go first. */
  private void tell(Instant now, String name, String text) {
    String first = told.getOrDefault(name, now + ": ");
    told.put(name, first.substring(0, first.indexOf(": ")) + ": " + text);
    if (told.size() > MOST_TOLD) {
      told.remove(told.keySet().iterator().next());
    }
  }
}

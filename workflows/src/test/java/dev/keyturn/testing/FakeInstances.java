package dev.keyturn.testing;

import dev.keyturn.reencryption.InstanceFacts;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The instances of a fake EC2, which start and stop at once. */
final class FakeInstances {
  private final Map<String, InstanceFacts> all = new TreeMap<>();
  private final Map<String, InstanceFacts> before = new TreeMap<>();
  private String fallsBack = "";
  private int late;
  private int looks;
  private boolean assigns;
  private int started;
  private long mostStopped;

  FakeInstances(String... ids) {
    for (String id : ids) {
      all.put(id, FakeMachine.instance(id, "running", "", "2026-01-01T00:00:00Z"));
    }
  }

  InstanceFacts get(String id) {
    InstanceFacts found = Objects.requireNonNull(all.get(id));
    return assigns && found.isRunning()
        ? FakeMachine.with(found, found.tags(), Optional.of("203.0.113." + (started + 1)))
        : found;
  }

  /** As a look shows it: what it was before, for a while. */
  InstanceFacts seen(String id) {
    return looks-- > 0 ? before.getOrDefault(id, get(id)) : get(id);
  }

  /** From now on so many looks after each change show what was before it. */
  void showsLate(int times) {
    late = times;
  }

  void enter(String id, String state, String reason) {
    changes(id);
    all.put(id, FakeMachine.instance(id, state, reason, get(id).launched()));
    mostStopped = Math.max(mostStopped, all.values().stream().filter(i -> !i.isRunning()).count());
  }

  void start(String id) {
    changes(id);
    started++;
    if (fallsBack.isEmpty()) {
      String launched = "2026-01-%02dT00:00:00Z".formatted(started + 1);
      all.put(id, FakeMachine.instance(id, "running", "", launched));
    } else {
      enter(id, "stopped", fallsBack);
    }
  }

  private void changes(String id) {
    before.put(id, get(id));
    looks = late;
  }

  void fallsBack(String reason) {
    fallsBack = reason;
  }

  void assignsAddresses() {
    assigns = true;
  }

  void joins(String id, String group) {
    Map<String, String> tags = Map.of("aws:autoscaling:groupName", group);
    all.put(id, FakeMachine.with(get(id), tags, Optional.empty()));
  }

  int started() {
    return started;
  }

  long mostStopped() {
    return mostStopped;
  }
}

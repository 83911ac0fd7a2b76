package dev.keyturn.aws;

import dev.keyturn.audit.DataLeft;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What hangs on dead keys, counted; of each kind a few are kept by name. Not thread-safe. */
public final class LeftData {
  private static final int NAMED = 3;

  private final Map<String, KeyArn> names = new LinkedHashMap<>();
  private final Map<KeyArn, Map<String, Held>> held = new LinkedHashMap<>();

  /** A key that is dead; its aliases mean it too. */
  public void addKey(KeyArn key, List<KeyAlias> aliases) {
    names.put(key.value(), key);
    names.put(key.keyId(), key);
    String prefix = key.value().substring(0, key.value().indexOf(":key/") + 1);
    for (KeyAlias alias : aliases) {
      names.put(alias.value(), key);
      names.put(prefix + alias, key);
    }
  }

  /**
   * Something needs a key; it is kept if that is a dead one, which is told.
   *
   * @param reference the key's ARN, id or alias; null where none is named
   * @param what the kind of thing, such as {@code volumes}
   */
  public Optional<KeyArn> note(@Nullable String reference, String what, String item) {
    Optional<KeyArn> key = Optional.ofNullable(reference).map(names::get);
    key.ifPresent(dead -> note(dead, what, item));
    return key;
  }

  /** Something needs this dead key. */
  public void note(KeyArn dead, String what, String item) {
    held.computeIfAbsent(dead, none -> new LinkedHashMap<>())
        .computeIfAbsent(what, none -> new Held())
        .add(item);
  }

  /** All of it, by key. */
  public Map<KeyArn, List<DataLeft>> left() {
    Map<KeyArn, List<DataLeft>> left = new LinkedHashMap<>();
    held.forEach(
        (key, kinds) -> {
          List<DataLeft> data = new ArrayList<>();
          kinds.forEach((what, one) -> data.add(new DataLeft(what, one.count, one.examples)));
          left.put(key, data);
        });
    return left;
  }

  private static final class Held {
    private final List<String> examples = new ArrayList<>();
    private long count;

    void add(String item) {
      count++;
      if (examples.size() < NAMED) {
        examples.add(item);
      }
    }
  }
}

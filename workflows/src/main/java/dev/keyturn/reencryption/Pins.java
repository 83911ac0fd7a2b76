package dev.keyturn.reencryption;

import dev.keyturn.ItemSetDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The items of one store that are pinned for one reason, told apart from any other set of items by
 * a digest, so that accepting them accepts these and no later ones.
 *
 * @param digest order-independent digest of the items' identities ({@link ItemSetDigest})
 * @param examples up to {@value #MOST_EXAMPLES} of them, each with what is known of it
 */
public record Pins(
    String store, PinReason reason, long count, String digest, List<String> examples) {
  /** How many examples are kept. */
  public static final int MOST_EXAMPLES = 20;

  public Pins {
    examples = List.copyOf(examples);
  }

  /** One pinned item; the identity counts towards the digest, the text is shown. */
  public static Pins of(String store, PinReason reason, String identity, String text) {
    return new Pins(store, reason, 1, ItemSetDigest.of(identity), List.of(text));
  }

  /** The name by which a person accepts these pins, such as {@code bucket/orders#LOCKED}. */
  public String name() {
    return store + "#" + reason;
  }

  /** The name, with the items that are kept as examples. */
  public String text() {
    return name() + ": " + String.join(", ", examples);
  }

  /** The same with at most so many examples. */
  public Pins naming(int most) {
    return new Pins(store, reason, count, digest, examples.stream().limit(most).toList());
  }

  /** Adds pins to a list, merging those of the same name. */
  public static List<Pins> merge(List<Pins> left, List<Pins> right) {
    List<Pins> merged = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    left.forEach(pins -> names.add(pins.name()));
    right.forEach(pins -> names.add(pins.name()));
    for (String name : names) {
      List<Pins> same = new ArrayList<>();
      left.stream().filter(pins -> pins.name().equals(name)).forEach(same::add);
      right.stream().filter(pins -> pins.name().equals(name)).forEach(same::add);
      merged.add(same.stream().reduce(Pins::plus).orElseThrow());
    }
    return merged;
  }

  private Pins plus(Pins more) {
    Set<String> both = new LinkedHashSet<>(examples);
    both.addAll(more.examples);
    return new Pins(
        store,
        reason,
        count + more.count,
        ItemSetDigest.plus(digest, more.digest),
        both.stream().limit(MOST_EXAMPLES).toList());
  }
}

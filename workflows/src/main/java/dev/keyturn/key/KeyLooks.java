package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/** Looks at several keys, made one after the other. */
public record KeyLooks(List<KeyObservation> keys) {
  public KeyLooks {
    keys = List.copyOf(keys);
  }

  /** What was seen of each. */
  @JsonIgnore
  public List<KeySight> sights() {
    return keys.stream().map(KeySight::of).toList();
  }

  /** The look at a key, if it was looked at. */
  public Optional<KeyObservation> at(KeyArn key) {
    return keys.stream().filter(look -> look.key().equals(key)).findFirst();
  }
}

package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import java.util.List;

/**
 * Asks what imagery of the region needs a key besides what a request's stores take care of.
 *
 * @param oldAliases aliases that point to the old key
 * @param inStores the request's stores of imagery
 */
public record ImagerySearch(KeyArn oldKey, List<KeyAlias> oldAliases, List<ImageryStore> inStores) {
  public ImagerySearch {
    oldAliases = List.copyOf(oldAliases);
    inStores = List.copyOf(inStores);
  }

  /** Whether the stores take care of all of a kind, so that nobody has to look. */
  @JsonIgnore
  public boolean isCovered(ImageryKind kind) {
    return inStores.stream().anyMatch(store -> store.kind() == kind && store.ids().isEmpty());
  }

  /** Whether the stores take care of one of a kind. */
  @JsonIgnore
  public boolean isCovered(ImageryKind kind, String id) {
    return isCovered(kind)
        || inStores.stream().anyMatch(store -> store.kind() == kind && store.ids().contains(id));
  }
}

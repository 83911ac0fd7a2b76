package dev.keyturn.rotation;

import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.MaterialOrder;
import dev.keyturn.key.MaterialOrder.Need;
import dev.keyturn.key.MaterialTerms;
import dev.keyturn.key.RotationSight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which material a key of origin EXTERNAL needs, told from what it has.
 *
 * @param again the material that has to be the same once more
 * @param missing how many have expired or were deleted
 * @param rotates whether a rotation on demand makes it current then
 */
record NeededMaterial(Need need, Optional<String> again, int missing, boolean rotates) {
  static NeededMaterial of(KeyInventory key, RotationSight sight) {
    if (!key.kind().equals(KeyKind.SYMMETRIC)) {
      return new NeededMaterial(Need.FIRST, Optional.empty(), 0, false);
    }
    if (key.state().equals("PendingImport")) {
      List<String> missing =
          sight.materials().stream()
              .filter(one -> one.isMissing() && !one.isWaiting())
              .map(KeyMaterial::id)
              .toList();
      return missing.isEmpty()
          ? new NeededMaterial(Need.FIRST, Optional.empty(), 0, false)
          : new NeededMaterial(
              Need.AGAIN,
              missing.stream().filter(only -> missing.size() == 1).findFirst(),
              missing.size(),
              false);
    }
    return sight
        .waiting()
        .map(one -> new NeededMaterial(Need.AGAIN, Optional.of(one.id()), 0, true))
        .orElseGet(() -> new NeededMaterial(Need.NEXT, Optional.empty(), 0, true));
  }

  MaterialOrder order(RotationSight sight, MaterialTerms terms, Duration settle) {
    return new MaterialOrder(
        sight.key(),
        terms,
        need,
        again,
        sight.materials().stream().map(KeyMaterial::id).toList(),
        settle);
  }

  /** What is done with it, for a person. */
  String text(RotationSight sight) {
    return switch (need) {
      case FIRST -> "the key's first material; if it had some, the same bytes once more";
      case NEXT ->
          "new material beside what the key has, then a rotation on demand to it, "
              + (sight.onDemandUsed() + 1)
              + " of "
              + RotationSight.MOST_ON_DEMAND
              + "; data keys that are wrapped already stay as they are";
      case AGAIN ->
          rotates
              ? "material "
                  + again.orElseThrow()
                  + " waits for a rotation: the same bytes once more, then that rotation"
              : "the same bytes once more for "
                  + again.map(id -> "material " + id).orElse("one of " + missing + " materials")
                  + ", which expired or was deleted; the key works again once it has all of them";
    };
  }
}

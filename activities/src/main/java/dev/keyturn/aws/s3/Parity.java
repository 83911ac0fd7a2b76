package dev.keyturn.aws.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Compares a version before and after it was moved: only its key may have changed. */
public final class Parity {
  private Parity() {}

  /** What differs, in words that hold no content; empty if nothing does. */
  public static List<String> differences(HeadFacts before, HeadFacts after) {
    List<String> found = new ArrayList<>();
    compare(found, "length", before.length(), after.length());
    compare(found, "storage class", before.storageClass(), after.storageClass());
    compare(found, "encryption algorithm", before.algorithm(), after.algorithm());
    compare(found, "bucket key", before.bucketKey(), after.bucketKey());
    fewerTags(found, before.tags(), after.tags());
    if (before.tier().restored() && !after.tier().restored()) {
      found.add("its copy restored from the archive is gone");
    }
    names(found, "header", before.headers(), after.headers());
    names(found, "metadata", before.metadata(), after.metadata());
    checksums(found, before.checksums(), after.checksums());
    return found;
  }

  private static void compare(List<String> found, String what, Object before, Object after) {
    if (!before.equals(after)) {
      found.add(what + " was " + before + " and is " + after);
    }
  }

  /** Taggers add theirs within milliseconds of a write: more tags are no loss. */
  private static void fewerTags(List<String> found, int before, int after) {
    if (after < before) {
      compare(found, "number of tags", before, after);
    }
  }

  private static void names(
      List<String> found, String what, Map<String, String> before, Map<String, String> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      if (!Objects.equals(before.get(name), after.get(name))) {
        found.add(what + " " + Shown.text(name) + " changed");
      }
    }
  }

  /**
   * Checksums of an object's whole content must agree; those made of its parts' (which end in the
   * number of parts) are made anew by a copy, and a copy may add one of its own.
   */
  private static void checksums(
      List<String> found, Map<String, String> before, Map<String, String> after) {
    before.forEach(
        (algorithm, sum) -> {
          String now = after.get(algorithm);
          if (now == null) {
            found.add("checksum " + algorithm + " is gone");
          } else if (contradict(sum, now)) {
            found.add("checksum " + algorithm + " changed");
          }
        });
  }

  /** Whether checksums of the whole content tell two versions apart. */
  static boolean contradicts(Map<String, String> before, Map<String, String> after) {
    return before.entrySet().stream()
        .anyMatch(
            sum ->
                after.containsKey(sum.getKey())
                    && contradict(sum.getValue(), after.get(sum.getKey())));
  }

  /** Whether a checksum of the whole content shows that two versions have the same. */
  static boolean agree(Map<String, String> one, Map<String, String> other) {
    return one.entrySet().stream()
        .anyMatch(
            sum -> !sum.getValue().contains("-") && sum.getValue().equals(other.get(sum.getKey())));
  }

  private static boolean contradict(String before, String after) {
    return !before.contains("-") && !after.contains("-") && !before.equals(after);
  }
}

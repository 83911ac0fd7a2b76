package dev.keyturn.aws.s3;

import dev.keyturn.key.KeyArn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells what a copy lost or brought from what somebody changed on purpose just after it, which
 * looks alike to HEAD.
 */
final class CopyLosses {
  private final ObjectCalls calls;
  private final KeyArn newKey;
  private final Listed source;
  private final HeadFacts expected;

  /** The tags of a source that the copy overwrites; the others can be asked for afterwards. */
  private final Optional<Map<String, String>> overwritten;

  private CopyLosses(
      ObjectCalls calls,
      KeyArn newKey,
      Listed source,
      HeadFacts expected,
      Optional<Map<String, String>> overwritten) {
    this.calls = calls;
    this.newKey = newKey;
    this.source = source;
    this.expected = expected;
    this.overwritten = overwritten;
  }

  /**
   * Notes of a version that is going to be copied what can't be asked for once it is.
   *
   * @param expected what the copy has to look like
   */
  static CopyLosses of(ObjectCalls calls, KeyArn newKey, Listed source, HeadFacts expected) {
    boolean note = source.isNullVersion() && expected.tags() > 0;
    return new CopyLosses(
        calls,
        newKey,
        source,
        expected,
        note ? Optional.of(calls.tags(source.key(), source.versionId())) : Optional.empty());
  }

  /**
   * Whether a version can be the copy: it is under the key and has the content and the metadata,
   * whatever else it may lack.
   */
  boolean isCopy(HeadFacts after) {
    return isUnderItsKey(after)
        && expected.length() == after.length()
        && expected.metadata().equals(after.metadata())
        && !Parity.contradicts(expected.checksums(), after.checksums());
  }

  /** What the copy lacks, or has and should not; empty if nothing. */
  List<String> in(HeadFacts after) {
    List<String> found = Parity.differences(expected, after);
    if (!isUnderItsKey(after)) {
      found.add("key is " + Shown.text(after.kmsKey().orElse("none")));
    }
    if (!found.isEmpty()) {
      return found;
    }
    if (after.tags() > expected.tags() && expected.tags() > 0) {
      missingTags(found, after);
    }
    if (after.lock().isThere() && calls.bucketLocks()) {
      found.add("lock was " + expected.lock() + " and is " + after.lock());
    }
    if (!source.versionId().equals(after.version()) && isSharedNow()) {
      found.add(
          "others were given access to it meanwhile, which version " + after.version() + " lacks");
    }
    return found;
  }

  private boolean isUnderItsKey(HeadFacts after) {
    return expected.isUnder(newKey)
        ? after.isUnder(newKey)
        : after.kmsKey().equals(expected.kmsKey());
  }

  /** A copy can lose a tag and can't change its value: that was somebody. */
  private void missingTags(List<String> found, HeadFacts after) {
    Set<String> now = calls.tags(source.key(), after.version()).keySet();
    Optional<Map<String, String>> then =
        overwritten.or(
            () -> VersionLooks.ifThere(() -> calls.tags(source.key(), source.versionId())));
    if (then.isEmpty()) {
      found.add(
          "it has other tags, and which it had before can't be told, since that version is gone");
    }
    new TreeSet<>(then.map(Map::keySet).orElse(Set.of()))
        .stream()
            .filter(name -> !now.contains(name))
            .forEach(name -> found.add("tag " + Shown.text(name) + " is gone"));
  }

  /** The list was the owner's alone when it was judged. */
  private boolean isSharedNow() {
    return VersionLooks.ifThere(() -> calls.grants(source))
        .filter(grants -> !grants.isOwnersOnly())
        .isPresent();
  }
}

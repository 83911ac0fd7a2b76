package dev.keyturn.aws.datakey;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.s3.BucketRules;
import dev.keyturn.aws.s3.HeadFacts;
import dev.keyturn.aws.s3.Parity;
import dev.keyturn.aws.s3.Shown;
import dev.keyturn.key.KeyArn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One write of the file, with everything but content and key as it was, and what it lost. */
final class FileWrite {
  private final KeyFile file;
  private final HeadFacts before;
  private final byte[] content;
  private final Map<String, String> tags;
  private final Map<String, String> checksums;

  private FileWrite(
      KeyFile file,
      HeadFacts before,
      byte[] content,
      Map<String, String> tags,
      Map<String, String> checksums) {
    this.file = file;
    this.before = before;
    this.content = content;
    this.tags = tags;
    this.checksums = checksums;
  }

  /**
   * Notes what can't be asked for any more once it is overwritten. HEAD's number of tags is not
   * enough: S3 gives it only to who may read them.
   *
   * @return empty if the file is gone
   */
  static Optional<FileWrite> of(KeyFile file, HeadFacts before, byte[] content) {
    return file.tags(before)
        .flatMap(
            tags ->
                file.checksums(before)
                    .map(checksums -> new FileWrite(file, before, content, tags, checksums)));
  }

  /**
   * Writes the file if it is still as it was when it was read. After an answer that was lost, what
   * is there is compared with what was to be there.
   *
   * @return the version written; empty if the application was faster
   */
  Optional<HeadFacts> put(KeyArn oldKey, KeyArn newKey) {
    FilePut put = new FilePut(file, before, tags, checksums.keySet());
    try {
      file.s3().putObject(put.request(content, oldKey, newKey), RequestBody.fromBytes(content));
    } catch (SdkException e) {
      boolean changed = e instanceof S3Exception answer && KeyFile.tellsOfChange(answer);
      if (!changed && !AwsFailures.typeOf(e).isPassing()) {
        throw AwsFailures.of("s3:PutObject", file.name(), e);
      }
    }
    HeadFacts after = file.current();
    return file.read(after).filter(bytes -> Arrays.equals(bytes, content)).map(read -> after);
  }

  /** What the version written lacks, or has and should not; empty if nothing. */
  List<String> losses(HeadFacts after, KeyArn oldKey) {
    List<String> found =
        Parity.differences(before.withLength(content.length), after.withLength(after.length()));
    if (after.isUnder(oldKey)) {
      found.add("it is under the old key");
    }
    missingChecksums(found, after);
    missingTags(found, after);
    if (after.lock().retainUntil().isPresent()
        && BucketRules.of(file.s3(), file.bucket()).locks()) {
      found.add("lock was none and is " + after.lock());
    }
    // The list was the owner's alone when it was looked at.
    if (leavesBehind(after) && file.isShared(before)) {
      found.add(
          "others were given access to it meanwhile, which version " + after.version() + " lacks");
    }
    return found;
  }

  private void missingChecksums(List<String> found, HeadFacts after) {
    Map<String, String> now = file.checksums(after).orElse(checksums);
    checksums.keySet().stream()
        .filter(algorithm -> !now.containsKey(algorithm))
        .forEach(algorithm -> found.add("checksum " + algorithm + " is gone"));
  }

  /** Taggers add theirs within milliseconds of a write, be it to the version before it. */
  private void missingTags(List<String> found, HeadFacts after) {
    Map<String, String> then = leavesBehind(after) ? file.tags(before).orElse(tags) : tags;
    Map<String, String> now = file.tags(after).orElse(then);
    new TreeMap<>(then)
        .forEach(
            (name, value) -> {
              if (!value.equals(now.get(name))) {
                found.add("tag " + Shown.text(name) + " changed or is gone");
              }
            });
  }

  private boolean leavesBehind(HeadFacts after) {
    return !after.version().equals(before.version());
  }
}

package dev.keyturn.aws.ebs;

import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.VolumeFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks whether the volume in use is under the new key and its instance is well. */
final class VolumeSample {
  private final VolumeReader reader;
  private final ReadSample sample;

  VolumeSample(VolumeReader reader, ReadSample sample) {
    this.reader = reader;
    this.sample = sample;
  }

  SampleResult read() {
    String id = sample.store().storeId().replaceFirst("^volume/", "");
    VolumeFacts original = reader.facts(id, Optional.empty());
    Optional<String> by = original.replacedBy();
    if (by.isEmpty()
        && original.volume().filter(found -> found.isUnder(sample.newKey())).isEmpty()) {
      // Gone, pinned, or under neither key: nothing of it is in use under the new key.
      return new SampleResult(sample.store().storeId(), 0, List.of());
    }
    List<String> errors = errors(by.orElse(id));
    return new SampleResult(sample.store().storeId(), 1, errors);
  }

  private List<String> errors(String id) {
    List<String> errors = new ArrayList<>();
    VolumeFacts facts = reader.facts(id, Optional.empty());
    if (facts.volume().filter(found -> found.isUnder(sample.newKey())).isEmpty()) {
      errors.add("volume " + id + " is not under " + sample.newKey());
    }
    facts
        .instance()
        .filter(found -> found.isStoppedByKey() || found.checks().contains("impaired"))
        .ifPresent(
            found ->
                errors.add(
                    "instance "
                        + found.id()
                        + " of volume "
                        + id
                        + " is "
                        + found.state()
                        + ", "
                        + (found.reason().isEmpty() ? found.checks() : found.reason())));
    return errors;
  }
}

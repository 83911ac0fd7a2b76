package dev.keyturn.aws.datakey;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.Pace;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.Waiting;
import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.aws.s3.BodyReads;
import dev.keyturn.aws.s3.Incidents;
import dev.keyturn.aws.s3.Parallel;
import dev.keyturn.aws.s3.Versioning;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataKeyActivities;
import dev.keyturn.reencryption.DataKeyFacts;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.DataKeyQuery;
import dev.keyturn.reencryption.DataKeyResult;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeySource;
import io.temporal.activity.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Rewraps data keys with KMS's ReEncrypt: no plaintext ever reaches this process. */
public final class KmsDataKeyActivities implements DataKeyActivities {
  /** Data keys that are worked on at once. */
  private static final int WIDTH = 16;

  private static final String NO_VERSIONS = "Never";

  private final AwsClients clients;

  /** Acts through these clients. */
  public KmsDataKeyActivities(AwsClients clients) {
    this.clients = clients;
  }

  /** Safe to run twice: it only reads. */
  @Override
  public DataKeyFacts inspectDataKeys(DataKeyQuery query) {
    if (query.source() instanceof WrappedKeySource.Inline inline) {
      return new DataKeyFacts(inline.id(), inline.keys().size(), NO_VERSIONS);
    }
    KeyFile file = file(query.source(), query.region());
    try (Parallel parallel = new Parallel(1, Waiting::heartbeat)) {
      return parallel.one(() -> facts(query.source(), file));
    }
  }

  private static DataKeyFacts facts(WrappedKeySource source, KeyFile file) {
    return new DataKeyFacts(
        source.id(),
        keys(file).size(),
        Versioning.of(file.s3(), file.bucket())
            .map(BucketVersioningStatus::toString)
            .orElse(NO_VERSIONS));
  }

  /**
   * Safe to run twice: ReEncrypt changes nothing at AWS, a key that is already under the new key
   * stays as it is, and a file is written only if it is still as it was read. A retry tells from
   * its heartbeat which versions of the file an attempt before it replaced.
   */
  @Override
  public DataKeyResult sweepDataKeys(DataKeyOrder order) {
    int attempt = Activity.getExecutionContext().getInfo().getAttempt();
    KeyArn newKey = order.sweep().newKey();
    Rewrapping rewrapping = rewrapping(order.sweep().oldKey(), newKey);
    Incidents incidents = new Incidents(order.store(), attempt);
    KeySweep keys = new KeySweep(rewrapping, order.sweep(), incidents);
    if (order.source() instanceof WrappedKeySource.Inline inline) {
      try (Parallel parallel = new Parallel(WIDTH, Waiting::heartbeat)) {
        List<KeySweep.Swept> swept = keys.over(inline.keys(), parallel);
        return new DataKeyResult(
            KeySweep.tally(swept),
            swept.stream().map(KeySweep.Swept::key).toList(),
            order.replacedVersions());
      }
    }
    if (order.sweep().endsAtTheFirst()) {
      return current(order, keys);
    }
    KeyFile file = file(order.source(), newKey.region());
    try (FileSweep sweep = new FileSweep(file, order, rewrapping, incidents, WIDTH)) {
      return sweep.sweep();
    }
  }

  /** The keys that the application has; what older versions need of a dead key was decided on. */
  private DataKeyResult current(DataKeyOrder order, KeySweep keys) {
    String region = order.sweep().newKey().region();
    try (Parallel parallel = new Parallel(WIDTH, Waiting::heartbeat)) {
      List<WrappedDataKey> now = parallel.one(() -> keys(order.source(), region));
      return new DataKeyResult(
          KeySweep.tally(keys.over(now, parallel)), List.of(), order.replacedVersions());
    }
  }

  /** Safe to run twice: it only reads, and asks KMS whether it can open what it is shown. */
  @Override
  public SampleResult readDataKeys(ReadSample sample) {
    if (!(sample.store() instanceof DataStore.DataKeys store)) {
      throw FailureType.INVALID_INPUT.failure(
          "store " + sample.store().storeId() + " holds no data keys; read it with readObjects");
    }
    try (Parallel parallel = new Parallel(WIDTH, Waiting::heartbeat)) {
      List<WrappedDataKey> keys =
          spread(parallel.one(() -> keys(store.in(), sample.newKey().region())), sample.most());
      return sample
          .role()
          .map(role -> openAs(role, sample, keys, parallel))
          .orElseGet(
              () ->
                  new SampleOpening(rewrapping(sample.oldKey(), sample.newKey()), store.storeId())
                      .open(keys, parallel));
    }
  }

  private SampleResult openAs(
      String role, ReadSample sample, List<WrappedDataKey> keys, Parallel parallel) {
    KmsClient kms = clients.kmsAs(role, sample.newKey().region());
    SampleResult opened =
        new ApplicationOpening(kms, sample.newKey(), sample.store().storeId(), new Pace(WIDTH))
            .open(keys, parallel);
    List<String> errors = new ArrayList<>(opened.keyErrors());
    parallel.one(() -> unreadableFile(role, sample)).ifPresent(errors::add);
    return new SampleResult(opened.store(), opened.read(), errors);
  }

  /** Why KMS does not let the role read the file that the keys are in. */
  private Optional<String> unreadableFile(String role, ReadSample sample) {
    String region = sample.newKey().region();
    if (!(sample.store() instanceof DataStore.DataKeys store)
        || !(store.in() instanceof WrappedKeySource.JsonLines source)) {
      return Optional.empty();
    }
    KeyFile file = file(source, region);
    BodyReads.Outcome outcome =
        new BodyReads(clients.s3As(role, region), source.bucket(), Optional.of(role))
            .read(source.key(), file.current(), true);
    return outcome instanceof BodyReads.Outcome.Refused refused
        ? Optional.of(file.name() + ": " + refused.why())
        : Optional.empty();
  }

  private List<WrappedDataKey> keys(WrappedKeySource source, String region) {
    return source instanceof WrappedKeySource.Inline inline
        ? inline.keys()
        : keys(file(source, region));
  }

  private static List<WrappedDataKey> keys(KeyFile file) {
    byte[] content =
        file.read(file.current())
            .orElseThrow(
                () ->
                    FailureType.UNAVAILABLE.failure(
                        file.name() + " was written while it was read; it is read again"));
    return file.parse(content).keys();
  }

  private static <T> List<T> spread(List<T> all, int most) {
    List<T> some = new ArrayList<>();
    int count = Math.min(most, all.size());
    for (int i = 0; i < count; i++) {
      some.add(all.get((int) ((long) i * all.size() / count)));
    }
    return some;
  }

  private Rewrapping rewrapping(KeyArn oldKey, KeyArn newKey) {
    return new Rewrapping(
        clients.kms(RoleGroup.DATA_KEYS, newKey.region()), oldKey, newKey, new Pace(WIDTH));
  }

  private KeyFile file(WrappedKeySource source, String region) {
    return new KeyFile(
        clients.s3(RoleGroup.DATA_KEYS, region), (WrappedKeySource.JsonLines) source);
  }
}

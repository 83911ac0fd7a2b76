package dev.keyturn.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.estate.Hash;
import dev.keyturn.acceptance.estate.Place;
import dev.keyturn.acceptance.estate.WrappedKeyFile;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.StoreStatus;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.Tag;

/** That an estate came whole through a response: nothing lost, nothing doubled, nothing left. */
final class WholeEstate {
  private static final String REPLACES = "keyturn:replaces";

  private final SmallWorld world;
  private final Inventory before;
  private final KmsClient kms;

  /** Remembers what is there. */
  WholeEstate(SmallWorld world) {
    this.world = world;
    this.before = world.inventory();
    this.kms = world.stage().aws().kms(Actor.OWNER);
  }

  /** What was there. */
  Inventory before() {
    return before;
  }

  /** Compares what is there now, with the old key disabled. */
  void requireAfter(RunReport report) {
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    requireKeys(report);
    requireGrantsAndAlias(report.status().newKey().orElseThrow().value());
    Inventory after = world.inventory();
    Place file = world.estate().wrappedKeys().file();
    assertThat(before.damage(after, file)).isEmpty();
    requireWrappedKeys(report);
    requireCounts(report, after);
    assertThat(world.control().calls("operation=ScheduleKeyDeletion")).isZero();
  }

  private void requireKeys(RunReport report) {
    assertThat(state(world.estate().oldKey())).isEqualTo(KeyState.DISABLED);
    List<String> successors = new ArrayList<>();
    for (KeyListEntry key : kms.listKeysPaginator().keys()) {
      List<Tag> tags = kms.listResourceTags(list -> list.keyId(key.keyId())).tags();
      if (tags.stream().anyMatch(tag -> tag.tagKey().equals(REPLACES))) {
        successors.add(key.keyArn());
      }
    }
    String newKey = report.status().newKey().orElseThrow().value();
    assertThat(successors).containsExactly(newKey);
    assertThat(report.surplusKeys()).isEmpty();
    assertThat(state(newKey)).isEqualTo(KeyState.ENABLED);
  }

  private KeyState state(String key) {
    return kms.describeKey(describe -> describe.keyId(key)).keyMetadata().keyState();
  }

  private void requireGrantsAndAlias(String newKey) {
    List<GrantListEntry> grants = kms.listGrants(list -> list.keyId(newKey)).grants();
    assertThat(grants)
        .extracting(GrantListEntry::granteePrincipal)
        .containsExactly(Actor.APPLICATION.arn());
    assertThat(kms.listGrants(list -> list.keyId(world.estate().oldKey())).grants())
        .extracting(GrantListEntry::granteePrincipal)
        .containsExactly(Actor.APPLICATION.arn());
    assertThat(kms.listAliases().aliases())
        .filteredOn(alias -> alias.aliasName().equals(Estate.ALIAS))
        .extracting(AliasListEntry::targetKeyId)
        .containsExactly(newKey.substring(newKey.indexOf('/') + 1));
  }

  private void requireWrappedKeys(RunReport report) {
    Place file = world.estate().wrappedKeys().file();
    List<WrappedDataKey> keys = new ArrayList<>(report.inlineKeys());
    keys.addAll(
        WrappedKeyFile.read(
            world
                .stage()
                .aws()
                .s3(Actor.APPLICATION)
                .getObjectAsBytes(get -> get.bucket(file.bucket()).key(file.key()))
                .asByteArray()));
    KmsClient application = world.stage().aws().kms(Actor.APPLICATION);
    Map<String, String> unwrapped = new TreeMap<>();
    for (WrappedDataKey key : keys) {
      SdkBytes blob = SdkBytes.fromByteArray(Base64.getDecoder().decode(key.wrappedKey()));
      byte[] plaintext =
          application
              .decrypt(call -> call.ciphertextBlob(blob).encryptionContext(key.encryptionContext()))
              .plaintext()
              .asByteArray();
      unwrapped.put(key.id(), Hash.sha256(plaintext));
    }
    assertThat(keys).hasSameSizeAs(unwrapped.keySet());
    assertThat(unwrapped).isEqualTo(world.estate().wrappedKeys().plaintexts());
  }

  /** Every version that is there and every wrapped key is counted exactly once. */
  private void requireCounts(RunReport report, Inventory after) {
    Map<String, Long> counted = new TreeMap<>();
    Map<String, Long> present = new TreeMap<>();
    long wrapped = 0;
    for (StoreStatus store : report.status().stores()) {
      ItemCounts counts = store.counts();
      assertThat(counts.shut()).as(store.toString()).isZero();
      if (store.type().equals("bucket")) {
        String bucket = store.store().substring("bucket/".length());
        counted.put(bucket, counts.total() + counts.notOurs());
        present.put(bucket, after.count(bucket));
      } else {
        wrapped += counts.total() - counts.superseded();
      }
    }
    assertThat(counted).hasSize(world.estate().buckets().size()).isEqualTo(present);
    assertThat(wrapped).isEqualTo(world.estate().wrappedKeys().count());
  }
}

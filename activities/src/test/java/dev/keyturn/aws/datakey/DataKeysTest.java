package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataKeyResult;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeySource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataKeysTest extends KeySweeps {
  @Test
  void rewrapsInlineKeysInOrderAndFindsNothingTheSecondTime() {
    List<WrappedDataKey> keys =
        List.of(
            wrap("b", estate.oldKey()), wrap("a", estate.newKey()), wrap("c", estate.createKey()));
    byte[] plaintext = open(keys.get(0));
    DataKeyResult result = rewrap(new WrappedKeySource.Inline(keys));
    ItemCounts counts = result.tally().counts();
    assertThat(List.of(counts.rewrapped(), counts.alreadyCurrent(), counts.notOurs()))
        .containsExactly(1L, 1L, 1L);
    assertThat(result.inline()).extracting(WrappedDataKey::id).containsExactly("b", "a", "c");
    WrappedKeySource now = new WrappedKeySource.Inline(result.inline());
    assertThat(rewrap(now).inline()).isEqualTo(result.inline());
    estate.sandbox().calls().clear();
    assertThat(sweep(now, SweepKind.VERIFY, List.of()).tally().counts().shut()).isZero();
    estate.disableOldKey();
    assertThat(open(result.inline().get(0))).isEqualTo(plaintext);
  }

  @Test
  void neverAsksForPlaintext() {
    estate.sandbox().calls().clear();
    WrappedKeySource source = new WrappedKeySource.Inline(List.of(wrap("a", estate.oldKey())));
    rewrap(source);
    assertThat(estate.sandbox().calls().count("kms", "Decrypt")).isZero();
    assertThat(estate.sandbox().calls().count("kms", "GenerateDataKey")).isZero();
  }

  @Test
  void failsAKeyWithTheWrongContextAndKeepsItAsItIs() {
    WrappedDataKey good = wrap("a", estate.oldKey());
    WrappedDataKey bad = new WrappedDataKey("a", good.wrappedKey(), Map.of("id", "b"));
    DataKeyResult result = rewrap(new WrappedKeySource.Inline(List.of(bad)));
    assertThat(result.tally().counts().failed()).isEqualTo(1);
    assertThat(result.tally().problems().get(0).item()).isEqualTo("data key a");
    assertThat(result.inline()).containsExactly(bad);
    WrappedDataKey junk = new WrappedDataKey("j", "not base64!", Map.of());
    assertThat(rewrap(new WrappedKeySource.Inline(List.of(junk))).tally().counts().failed())
        .isEqualTo(1);
  }

  @Test
  void verifiesByDryRunsOnly() {
    WrappedKeySource source = new WrappedKeySource.Inline(List.of(wrap("a", estate.oldKey())));
    DataKeyResult result = sweep(source, SweepKind.VERIFY, List.of());
    assertThat(result.tally().counts().remaining()).isEqualTo(1);
    assertThat(estate.sandbox().calls().latest(call -> call.kind().operation().equals("ReEncrypt")))
        .extracting(call -> call.kind().error())
        .containsExactly("IncorrectKeyException", "DryRunOperationException");
  }

  @Test
  void readsASampleThroughTheNewKey() {
    List<WrappedDataKey> keys =
        List.of(
            wrap("a", estate.newKey()), wrap("b", estate.newKey()), wrap("c", estate.createKey()));
    DataStore store = new DataStore.DataKeys(new WrappedKeySource.Inline(keys));
    ReadSample sample = estate.sample(store, false, 10);
    SampleResult read = activities.readDataKeys(sample);
    assertThat(read.read()).isEqualTo(2);
    assertThat(read.keyErrors()).isEmpty();
    assertThat(activities.readDataKeys(sample)).isEqualTo(read);
  }

  @Test
  void tellsThirdKeysFromTheOldOneInWhateverStateTheyAre() {
    KeyArn disabled = estate.createKey();
    KeyArn dying = estate.createKey();
    KeyArn denied = estate.createKey();
    List<WrappedDataKey> keys =
        List.of(
            wrap("new", estate.newKey()),
            wrap("old", estate.oldKey()),
            wrap("third", estate.createKey()),
            wrap("disabled", disabled),
            wrap("dying", dying),
            wrap("denied", denied));
    estate.kms().disableKey(disable -> disable.keyId(disabled.value()));
    estate.kms().scheduleKeyDeletion(delete -> delete.keyId(dying.value()));
    deny(denied);
    DataStore store = new DataStore.DataKeys(new WrappedKeySource.Inline(keys));
    ReadSample sample = estate.sample(store, false, 10);
    SampleResult enabled = activities.readDataKeys(sample);
    estate.disableOldKey();
    SampleResult soaking = activities.readDataKeys(sample);
    assertThat(enabled).isEqualTo(soaking);
    assertThat(soaking.read()).isEqualTo(1);
    assertThat(soaking.keyErrors())
        .containsExactly("data key old: is still wrapped under the old key");
    assertThat(estate.sandbox().calls().count("kms", "Decrypt")).isZero();
  }

  private void deny(KeyArn key) {
    estate
        .kms()
        .putKeyPolicy(
            put ->
                put.keyId(key.value())
                    .policy(
                        """
                        {"Version":"2012-10-17","Statement":[
                        {"Effect":"Allow","Principal":"*","Action":"kms:PutKeyPolicy",
                        "Resource":"*"}]}"""));
  }

  @Test
  void verifiesThirdKeysAsNotOursWhileTheOldKeyIsEnabled() {
    WrappedKeySource source =
        new WrappedKeySource.Inline(
            List.of(wrap("a", estate.createKey()), wrap("b", estate.newKey())));
    ItemCounts counts = sweep(source, SweepKind.VERIFY, List.of()).tally().counts();
    assertThat(List.of(counts.notOurs(), counts.alreadyCurrent())).containsExactly(1L, 1L);
    assertThat(counts.shut()).isZero();
  }

  @Test
  void reportsKeysThatOnlyTheOldKeyOpens() {
    DataStore store =
        new DataStore.DataKeys(new WrappedKeySource.Inline(List.of(wrap("a", estate.oldKey()))));
    estate.disableOldKey();
    assertThat(activities.readDataKeys(estate.sample(store, false, 10)).keyErrors()).hasSize(1);
  }
}

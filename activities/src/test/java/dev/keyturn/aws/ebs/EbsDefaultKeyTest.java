package dev.keyturn.aws.ebs;

import static dev.keyturn.aws.ebs.ImageryEstate.DEFAULT_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.EbsDefault;
import dev.keyturn.reencryption.EbsDefaultRestore;
import dev.keyturn.reencryption.ItemCounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The EBS default key, the last of fault 64. */
class EbsDefaultKeyTest {
  private final ImageryEstate estate = new ImageryEstate();

  @AfterEach
  void close() {
    estate.close();
  }

  @Test
  void movesToTheNewKeyOnceAndIsReadBack() {
    set(estate.oldKey().value());

    ItemCounts first = estate.move(DEFAULT_KEY).tally().counts();
    ItemCounts again = estate.move(DEFAULT_KEY).tally().counts();

    assertThat(read()).isEqualTo(estate.newKey().value());
    assertThat(first.newDataKeys()).isEqualTo(1);
    assertThat(again.alreadyCurrent()).isEqualTo(1);
  }

  @Test
  void leavesAThirdKeyAlone() {
    String third = estate.createKey().value();
    set(third);

    assertThat(estate.move(DEFAULT_KEY).tally().counts().total()).isZero();
    assertThat(read()).isEqualTo(third);
  }

  @Test
  void verifyingOnlyLooks() {
    set(estate.oldKey().value());

    assertThat(estate.verify(DEFAULT_KEY).tally().counts().remaining()).isEqualTo(1);
    assertThat(estate.read(DEFAULT_KEY).keyErrors()).hasSize(1);
    assertThat(read()).isEqualTo(estate.oldKey().value());
  }

  @Test
  void goesBackOnlyWhileItIsTheNewKey() {
    set(estate.oldKey().value());
    EbsDefault saved = estate.inspect(DEFAULT_KEY).saved().defaultKey().orElseThrow();
    estate.move(DEFAULT_KEY);
    EbsDefaultRestore restore = new EbsDefaultRestore(saved, estate.newKey());

    estate.activities().restoreEbsDefault(restore);
    estate.activities().restoreEbsDefault(restore);

    assertThat(read()).isEqualTo(estate.oldKey().value());
    set(estate.createKey().value());
    assertThatThrownBy(() -> estate.activities().restoreEbsDefault(restore))
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.CHANGED_BY_OTHERS));
  }

  @Test
  void savesNothingWhereItIsAnotherKey() {
    assertThat(estate.inspect(DEFAULT_KEY).saved().defaultKey()).isEmpty();
    assertThat(estate.inspect(DEFAULT_KEY).items()).isZero();
  }

  private void set(String key) {
    estate.ec2().modifyEbsDefaultKmsKeyId(modify -> modify.kmsKeyId(key));
  }

  private String read() {
    return estate.ec2().getEbsDefaultKmsKeyId(get -> {}).kmsKeyId();
  }
}

package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.KeySeal;
import dev.keyturn.key.SealProbe;
import dev.keyturn.key.SealRemoval;
import dev.keyturn.key.SealRemoved;
import dev.keyturn.key.SealSight;
import dev.keyturn.key.SealedPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KmsException;

class SealTest {
  private static final String WRITER = "arn:aws:iam::111122223333:user/writer";

  private final Rehearsal rehearsal = new Rehearsal();
  private KeyArn key;
  private String saved;

  @BeforeEach
  void makeKey() {
    key = rehearsal.newKey();
    // White space that only a byte for byte restore gives back.
    put(rehearsal.policy(key).replaceFirst("\\{", "{   "));
    saved = rehearsal.policy(key);
    rehearsal.kms.createGrant(
        r ->
            r.keyId(key.value())
                .granteePrincipal(WRITER)
                .operations(
                    GrantOperation.ENCRYPT,
                    GrantOperation.GENERATE_DATA_KEY,
                    GrantOperation.RE_ENCRYPT_TO,
                    GrantOperation.DECRYPT));
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void deniesEverybodyWhatIsNewAndNobodyWhatIsThere() {
    KmsClient writer = rehearsal.as("writer");
    SdkBytes before = encrypt(writer);

    rehearsal.keys().sealKey(seal());

    KeyArn other = rehearsal.newKey();
    denied(() -> encrypt(writer));
    denied(() -> writer.generateDataKey(r -> r.keyId(key.value()).keySpec(DataKeySpec.AES_256)));
    denied(
        () ->
            writer.generateDataKeyWithoutPlaintext(
                r -> r.keyId(key.value()).keySpec(DataKeySpec.AES_256)));
    denied(
        () -> rehearsal.kms.reEncrypt(r -> r.ciphertextBlob(before).destinationKeyId(key.value())));
    assertThat(writer.decrypt(r -> r.ciphertextBlob(before)).plaintext().asUtf8String())
        .isEqualTo("order");
    assertThat(
            rehearsal
                .kms
                .reEncrypt(r -> r.ciphertextBlob(before).destinationKeyId(other.value()))
                .keyId())
        .isEqualTo(other.value());
  }

  @Test
  void sealsAndOpensOnceWhenRunTwice() {
    KeySeal seal = seal();
    assertThat(rehearsal.keys().sealKey(seal)).isEqualTo(seal);
    assertThat(rehearsal.keys().sealKey(seal)).isEqualTo(seal);
    SealRemoval removal = new SealRemoval(key, Optional.of(seal));

    assertThat(rehearsal.keys().unsealKey(removal)).isEqualTo(new SealRemoved(key, true, true));
    assertThat(rehearsal.keys().unsealKey(removal).wasSealed()).isFalse();

    assertThat(rehearsal.calls("PutKeyPolicy")).isEqualTo(3);
    assertThat(rehearsal.policy(key)).isEqualTo(saved);
    encrypt(rehearsal.as("writer"));
  }

  @Test
  void neverOverwritesAPolicyThatSomebodyElsePutMeanwhile() {
    KeySeal seal = seal();
    String theirs = saved.replaceFirst("\"Sid\" *: *\"[^\"]*\"", "\"Sid\":\"Theirs\"");
    put(theirs);

    Rehearsal.fails(
        () -> rehearsal.keys().sealKey(seal), FailureType.CHANGED_BY_OTHERS, "was changed while");
    rehearsal.assertPolicy(key, theirs);
  }

  @Test
  void takesOnlyTheStatementOutOfAPolicyThatSomebodyElseChanged() {
    KeySeal seal = seal();
    rehearsal.keys().sealKey(seal);
    String theirs = saved.replaceFirst("\"Sid\" *: *\"[^\"]*\"", "\"Sid\":\"Theirs\"");
    put(KeySeal.of(key, "run", theirs).sealedPolicy());

    SealRemoved removed = rehearsal.keys().unsealKey(new SealRemoval(key, Optional.of(seal)));

    assertThat(removed).isEqualTo(new SealRemoved(key, true, false));
    rehearsal.assertPolicy(key, theirs);
    encrypt(rehearsal.as("writer"));
  }

  @Test
  void putsNoSealThatMayOutliveItsAttempt() {
    Rehearsal.fails(
        () -> rehearsal.keys(Duration.ofSeconds(5)).sealKey(seal()),
        FailureType.UNAVAILABLE,
        "kms:PutKeyPolicy",
        "not called");
    rehearsal.assertPolicy(key, saved);
  }

  @Test
  void takesTheStatementOutThoughAPrincipalWasDeletedMeanwhile() {
    rehearsal.iam.createUser(r -> r.userName("fleeting"));
    put(
        saved.replaceFirst(
            "\"Statement\" *: *\\[",
            """
            "Statement":[{"Sid":"Fleeting","Effect":"Allow","Action":"kms:Decrypt","Resource":"*",
             "Principal":{"AWS":"arn:aws:iam::111122223333:user/fleeting"}},"""));
    rehearsal.keys().sealKey(seal());
    rehearsal.iam.deleteUser(r -> r.userName("fleeting"));

    assertThat(rehearsal.keys().unsealKey(new SealRemoval(key, Optional.empty())).wasSealed())
        .isTrue();
    assertThat(rehearsal.policy(key)).doesNotContain("KeyturnSeal");
    encrypt(rehearsal.as("writer"));
  }

  @Test
  void takesOffASealThatSomebodyEdited() {
    KeySeal seal = seal();
    rehearsal.keys().sealKey(seal);
    String action = "\"kms:ReEncryptTo\"";
    assertThat(seal.sealedPolicy()).contains("," + action);
    put(seal.sealedPolicy().replace("," + action, ""));

    assertThat(rehearsal.keys().unsealKey(new SealRemoval(key, Optional.of(seal))))
        .isEqualTo(new SealRemoved(key, true, false));
    rehearsal.assertPolicy(key, saved);
  }

  @Test
  void keepsTheSealOfAnEarlierRunWhileSuspectsAreShutOut() {
    rehearsal.keys().sealKey(seal());
    String contained = KeyPolicy.parse(key, saved).containing(List.of(WRITER));
    Containment order = new Containment(key, "run", saved, contained, List.of(), Optional.empty());

    for (int run = 1; run <= 2; run++) {
      rehearsal.keys().containSuspects(order);
      rehearsal.assertPolicy(key, SealedPolicy.seal(key, contained));
    }
    assertThat(rehearsal.keys().unsealKey(new SealRemoval(key, Optional.empty())).wasSealed())
        .isTrue();
    rehearsal.assertPolicy(key, contained);
  }

  @Test
  void opensAKeyWhoseSealNoRecordTellsOf() {
    rehearsal.keys().sealKey(seal());

    assertThat(rehearsal.keys().unsealKey(new SealRemoval(key, Optional.empty())).wasSealed())
        .isTrue();
    rehearsal.assertPolicy(key, saved);
  }

  @Test
  void plansAsIfTheSealOfATerminatedRunWereNotThere() {
    rehearsal.keys().sealKey(seal());

    assertThat(
            rehearsal
                .keys()
                .takeKeyInventory(
                    new KeyQuery(new KeyReference(key.value()), Rehearsal.REGION, "run", List.of()))
                .policy())
        .doesNotContain("KeyturnSeal");
  }

  @Test
  void showsThatTheKeyRefusesAndThatItTakesAgain() {
    KeySeal seal = seal();
    rehearsal.keys().sealKey(seal);

    SealSight sight = rehearsal.keys().probeSeal(probe(true));
    assertThat(sight.times()).isEqualTo(3);
    assertThat(rehearsal.keys().probeSeal(probe(true)).times()).isEqualTo(3);

    rehearsal.keys().unsealKey(new SealRemoval(key, Optional.of(seal)));
    assertThat(rehearsal.keys().probeSeal(probe(false)).times()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failsWhereTheKeyAnswersAsItShouldNot(boolean refused) {
    if (!refused) {
      rehearsal.keys().sealKey(seal());
    }
    Rehearsal.fails(
        () -> rehearsal.keys().probeSeal(probe(refused)),
        refused ? FailureType.AWS_REFUSED : FailureType.ACCESS_DENIED,
        refused ? "still encrypts" : "still refuses");
  }

  private SealProbe probe(boolean refused) {
    return new SealProbe(key, 3, Rehearsal.SETTLE, refused);
  }

  private KeySeal seal() {
    return KeySeal.of(key, "run", rehearsal.policy(key));
  }

  private SdkBytes encrypt(KmsClient client) {
    return client
        .encrypt(r -> r.keyId(key.value()).plaintext(SdkBytes.fromUtf8String("order")))
        .ciphertextBlob();
  }

  private void put(String policy) {
    rehearsal.kms.putKeyPolicy(r -> r.keyId(key.value()).policyName("default").policy(policy));
  }

  private static void denied(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("not authorized");
  }
}

package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.key.KeyReference;
import io.temporal.failure.ActivityFailure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KmsException;

class ContainmentTest {
  private static final String SUSPECT = "arn:aws:iam::111122223333:user/leaked";
  private static final String SOURCE = "arn:aws:sqs:eu-west-1:111122223333:Orders_Queue.fifo";

  private final Rehearsal rehearsal = new Rehearsal();
  private KeyArn key;
  private String saved;

  @BeforeEach
  void makeKey() {
    key = rehearsal.newKey();
    saved = rehearsal.policy(key);
    rehearsal.kms.createGrant(
        r -> r.keyId(key.value()).granteePrincipal(SUSPECT).operations(GrantOperation.ENCRYPT));
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void shutsTheSuspectOut() {
    KmsClient suspect = rehearsal.as("leaked");
    encrypt(suspect);

    rehearsal.keys().containSuspects(containment());

    assertThatThrownBy(() -> encrypt(suspect)).isInstanceOf(KmsException.class);
    assertThat(grants()).isEmpty();
    encrypt(rehearsal.kms);
  }

  @Test
  void containsOnceWhenRunTwice() {
    Containment containment = containment();
    rehearsal.keys().containSuspects(containment);

    assertThat(rehearsal.keys().containSuspects(containment)).isEqualTo(containment);
    assertThat(rehearsal.calls("PutKeyPolicy")).isEqualTo(1);
  }

  @Test
  void containsAndLiftsThoughKmsGivesEveryPolicyBackInAnotherOrder() {
    put(
        """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Principal":{"AWS":["111122223333"]},"Action":["kms:*"],"Resource":["*"]},
          {"Effect":"Allow","Principal":{"AWS":["%s","arn:aws:iam::111122223333:user/app"]},
           "Action":["kms:Encrypt","kms:Decrypt","kms:DescribeKey"],"Resource":"*"}]}"""
            .formatted(SUSPECT));
    saved = rehearsal.policy(key);
    Containment containment = containment();
    assertThat(rehearsal.policy(key)).isNotEqualTo(saved);

    rehearsal.keys().containSuspects(containment);
    rehearsal.keys().containSuspects(containment);
    rehearsal.assertPolicy(key, containment.containedPolicy());
    rehearsal.keys().liftContainment(containment);
    rehearsal.keys().liftContainment(containment);

    rehearsal.assertPolicy(key, saved);
    assertThat(rehearsal.calls("PutKeyPolicy")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RevokeGrant", "PutKeyPolicy"})
  void containsThoughAnAnswerIsLost(String operation) {
    Containment containment = containment();
    rehearsal.loseAnswerOf(operation);
    // The SDK itself sends a lost RevokeGrant again and is told that the grant is gone.
    containTwiceIfNeeded(containment);

    assertThat(grants()).isEmpty();
    rehearsal.assertPolicy(key, containment.containedPolicy());
  }

  @Test
  void neverOverwritesAPolicyThatSomebodyElseWrote() {
    Containment containment = containment();
    String others = containment.containedPolicy().replace("KeyturnContainment", "Others");
    put(others);

    Rehearsal.fails(
        () -> rehearsal.keys().containSuspects(containment),
        FailureType.CHANGED_BY_OTHERS,
        "the policy of " + key);

    rehearsal.assertPolicy(key, others);
    assertThat(grants()).hasSize(1);
  }

  @Test
  void liftsByteForByteAndMakesTheGrantsAgain() {
    Containment containment = containment();
    rehearsal.keys().containSuspects(containment);

    rehearsal.keys().liftContainment(containment);

    assertThat(rehearsal.policyAsPut(key)).isEqualTo(saved);
    assertThat(grants()).extracting(KeyGrant::granteePrincipal).containsExactly(SUSPECT);
    encrypt(rehearsal.as("leaked"));
  }

  @Test
  void revokesAndRestoresAGrantThatIsBoundToASource() {
    rehearsal.kms.createGrant(
        r ->
            r.keyId(key.value())
                .name("queue")
                .granteePrincipal(SUSPECT)
                .constraints(c -> c.sourceArn(SOURCE))
                .operations(GrantOperation.DECRYPT));
    Containment containment = containment();
    rehearsal.keys().containSuspects(containment);
    assertThat(grants()).isEmpty();

    rehearsal.keys().liftContainment(containment);
    List<KeyGrant> restored = grants();
    rehearsal.keys().liftContainment(containment);

    assertThat(grants()).isEqualTo(restored);
    assertThat(restored)
        .extracting(KeyGrant::name, KeyGrant::sourceArn, KeyGrant::operations)
        .contains(tuple(Optional.of("queue"), Optional.of(SOURCE), List.of("Decrypt")));
    assertThat(restored).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CreateGrant", "PutKeyPolicy"})
  void liftsOnceThoughAnAnswerIsLost(String operation) {
    Containment containment = containment();
    rehearsal.keys().containSuspects(containment);
    rehearsal.loseAnswerOf(operation);
    Rehearsal.fails(
        () -> rehearsal.keys().liftContainment(containment), FailureType.UNAVAILABLE, operation);

    rehearsal.keys().liftContainment(containment);
    rehearsal.keys().liftContainment(containment);

    rehearsal.assertPolicy(key, saved);
    assertThat(grants()).hasSize(1);
  }

  @Test
  void liftsWhatWasOnlyHalfContained() {
    Containment containment = containment();

    rehearsal.keys().liftContainment(containment);

    assertThat(grants()).isEqualTo(containment.revokedGrants());
    assertThat(rehearsal.calls("PutKeyPolicy")).isZero();
  }

  private void containTwiceIfNeeded(Containment containment) {
    try {
      rehearsal.keys().containSuspects(containment);
    } catch (ActivityFailure lost) {
      rehearsal.keys().containSuspects(containment);
    }
  }

  private Containment containment() {
    return new Containment(
        key, "run", saved, KeyPolicy.parse(key, saved).containing(List.of(SUSPECT)), grants());
  }

  private List<KeyGrant> grants() {
    return rehearsal
        .keys()
        .takeKeyInventory(KeyQuery.whole(new KeyReference(key.value()), Rehearsal.REGION, "run"))
        .grants();
  }

  private void put(String policy) {
    rehearsal.kms.putKeyPolicy(r -> r.keyId(key.value()).policyName("default").policy(policy));
  }

  private void encrypt(KmsClient kms) {
    kms.encrypt(r -> r.keyId(key.value()).plaintext(SdkBytes.fromUtf8String("x")));
  }
}

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
  void shutsARoleOutInAllItsSessionsAlsoWhenItIsMadeAgain() {
    String role = makeRole("Dev");
    rehearsal.register("jane", role);
    Containment containment =
        containment("arn:aws:sts::111122223333:assumed-role/Dev/jane@example.com");
    rehearsal.keys().containSuspects(containment);
    assertThatThrownBy(() -> encrypt(rehearsal.as("jane"))).hasMessageContaining("explicit deny");

    deleteRole("Dev");
    makeRole("Dev");
    rehearsal.register("joe", role);

    assertThatThrownBy(() -> encrypt(rehearsal.as("joe"))).hasMessageContaining("explicit deny");
    encrypt(rehearsal.kms);
  }

  @Test
  void shutsTheOthersOutThoughOneOfTheSuspectsIsNotThere() {
    rehearsal.sandbox.principals().directory().knowOnly(true);
    makeRole("gone");
    deleteRole("gone");

    rehearsal
        .keys()
        .containSuspects(
            containment(
                SUSPECT,
                "arn:aws:iam::111122223333:role/gone",
                "arn:aws:iam::111122223333:user/mistyped",
                "444455556666"));

    assertThatThrownBy(() -> encrypt(rehearsal.as("leaked"))).hasMessageContaining("explicit deny");
  }

  @Test
  void containsAndLiftsThoughSomebodyWasDeletedBeforeAndSomebodyMeanwhile() {
    String before = makeRole("before");
    String meanwhile = makeRole("meanwhile");
    String statement =
        "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":%s},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}";
    put(
        "{\"Version\":\"2012-10-17\",\"Statement\":[%s,%s,%s]}"
            .formatted(
                statement.formatted("\"111122223333\"").replace("kms:Decrypt", "kms:*"),
                statement.formatted("[\"" + before + "\",\"" + meanwhile + "\"]"),
                statement.formatted("\"" + meanwhile + "\"")));
    rehearsal.kms.createGrant(
        r -> r.keyId(key.value()).granteePrincipal(meanwhile).operations(GrantOperation.DECRYPT));
    deleteRole("before");
    saved = rehearsal.policy(key);
    assertThat(saved).contains("AROA");
    Containment containment = containment();
    rehearsal.keys().containSuspects(containment);
    rehearsal.keys().containSuspects(containment);

    deleteRole("meanwhile");
    rehearsal.keys().containSuspects(containment);
    Containment lifted = rehearsal.keys().liftContainment(containment);
    assertThat(rehearsal.keys().liftContainment(containment).savedPolicy())
        .satisfies(again -> rehearsal.assertPolicy(key, again));

    rehearsal.assertPolicy(key, lifted.savedPolicy());
    assertThat(rehearsal.policy(key)).doesNotContain("AROA", "meanwhile", "KeyturnContainment");
    assertThat(lifted.revokedGrants())
        .extracting(KeyGrant::granteePrincipal)
        .containsExactly(SUSPECT);
    encrypt(rehearsal.as("leaked"));
  }

  @Test
  void neverTakesSomebodyElsesChangeForADeletion() {
    String role = makeRole("app");
    put(
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"111122223333\",\"%s\"]},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}"
            .formatted(role));
    saved = rehearsal.policy(key);
    Containment containment = containment();
    rehearsal.keys().containSuspects(containment);
    String others = containment.containedPolicy().replace(role, "444455556666");
    put(others);

    rehearsal.keys().liftContainment(containment);
    rehearsal.keys().liftContainment(containment);

    rehearsal.assertPolicy(key, saved.replace(role, "444455556666"));
    assertThat(grants()).extracting(KeyGrant::granteePrincipal).containsExactly(SUSPECT);
  }

  @Test
  void leavesAContainmentThatSomebodyEditedAndSaysWhatIsLeftToDo() {
    Containment containment = containment();
    rehearsal.keys().containSuspects(containment);
    put(containment.containedPolicy().replace("leaked", "another"));

    Rehearsal.fails(
        () -> rehearsal.keys().liftContainment(containment),
        FailureType.CHANGED_BY_OTHERS,
        "these grants stay revoked: " + containment.revokedGrants().get(0).id());
    assertThat(grants()).isEmpty();
  }

  private String makeRole(String name) {
    return rehearsal
        .iam
        .createRole(
            r ->
                r.roleName(name)
                    .assumeRolePolicyDocument(
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}"))
        .role()
        .arn();
  }

  private void deleteRole(String name) {
    rehearsal.iam.deleteRole(r -> r.roleName(name));
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
    return containment(SUSPECT);
  }

  private Containment containment(String... suspects) {
    return new Containment(
        key,
        "run",
        saved,
        KeyPolicy.parse(key, saved).containing(List.of(suspects)),
        grants(),
        Optional.empty());
  }

  private List<KeyGrant> grants() {
    return rehearsal
        .keys()
        .takeKeyInventory(
            new KeyQuery(new KeyReference(key.value()), Rehearsal.REGION, "run", List.of()))
        .grants()
        .customers();
  }

  private void put(String policy) {
    rehearsal.kms.putKeyPolicy(r -> r.keyId(key.value()).policyName("default").policy(policy));
  }

  private void encrypt(KmsClient kms) {
    kms.encrypt(r -> r.keyId(key.value()).plaintext(SdkBytes.fromUtf8String("x")));
  }
}

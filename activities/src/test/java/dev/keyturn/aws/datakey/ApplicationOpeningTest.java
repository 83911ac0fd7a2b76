package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.WrappedKeySource;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Principals.Principal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.GrantOperation;

/** Samples of data keys, opened as an application that IAM allows nothing of KMS. */
class ApplicationOpeningTest extends KeySweeps {
  private static final String ROLE = "arn:aws:iam::111122223333:role/app";

  @BeforeEach
  void makeApplication() {
    estate
        .sandbox()
        .principals()
        .register(new Principal(new Caller("app", "111122223333", ROLE), ROLE, false));
  }

  @Test
  void asksForDryRunsOnlySoThatNoPlaintextComes() {
    grant();
    estate.sandbox().calls().clear();

    SampleResult opened = open(inline());

    assertThat(opened.read()).isEqualTo(1);
    assertThat(opened.keyErrors()).isEmpty();
    assertThat(open(inline())).isEqualTo(opened);
    assertThat(estate.sandbox().calls().latest(call -> call.kind().operation().equals("Decrypt")))
        .hasSize(4)
        .allSatisfy(
            call ->
                assertThat(call.kind().error())
                    .isIn("DryRunOperationException", "IncorrectKeyException"));
  }

  @Test
  void reportsKeysThatTheApplicationAloneMayNotDecrypt() {
    SampleResult opened = open(inline());

    assertThat(opened.read()).isZero();
    assertThat(opened.keyErrors())
        .isNotEmpty()
        .allSatisfy(error -> assertThat(error).contains("AccessDenied"));
  }

  @Test
  void reportsAFileThatTheApplicationMayNotDecrypt() {
    grant();
    estate.put(FILE, line(wrap("a", estate.newKey())), estate.createKey(), put -> {});

    SampleResult opened = open(SOURCE);

    assertThat(opened.read()).isEqualTo(1);
    assertThat(opened.keyErrors()).singleElement().asString().contains(FILE);
  }

  @Test
  void readsAFileAndItsKeysAsTheApplication() {
    grant();
    estate.put(FILE, line(wrap("a", estate.newKey())), estate.newKey(), put -> {});

    assertThat(open(SOURCE)).isEqualTo(new SampleResult("dataKeys/" + SOURCE.id(), 1, List.of()));
  }

  private WrappedKeySource inline() {
    return new WrappedKeySource.Inline(
        List.of(wrap("a", estate.newKey()), wrap("third", estate.createKey())));
  }

  private SampleResult open(WrappedKeySource source) {
    return activities.readDataKeys(
        new ReadSample(
            new DataStore.DataKeys(source),
            estate.oldKey(),
            estate.newKey(),
            ReencryptionMode.NEW_DATA_KEYS,
            false,
            10,
            Optional.of(ROLE)));
  }

  private void grant() {
    estate
        .kms()
        .createGrant(
            create ->
                create
                    .keyId(estate.newKey().value())
                    .granteePrincipal(ROLE)
                    .operations(GrantOperation.DECRYPT));
  }
}

package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.WrappedKeySource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Samples of data keys, opened as an application that IAM allows nothing of KMS. */
class ApplicationOpeningTest extends KeySweeps {

  @BeforeEach
  void makeApplication() {
    estate.makeApplication();
  }

  @Test
  void asksForDryRunsOnlySoThatNoPlaintextComes() {
    estate.letApplicationDecrypt();
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
    estate.letApplicationDecrypt();
    estate.put(FILE, line(wrap("a", estate.newKey())), estate.createKey(), put -> {});

    SampleResult opened = open(SOURCE);

    assertThat(opened.read()).isEqualTo(1);
    assertThat(opened.keyErrors()).singleElement().asString().contains(FILE);
  }

  @Test
  void readsAFileAndItsKeysAsTheApplication() {
    estate.letApplicationDecrypt();
    estate.put(FILE, line(wrap("a", estate.newKey())), estate.newKey(), put -> {});

    assertThat(open(SOURCE)).isEqualTo(new SampleResult("dataKeys/" + SOURCE.id(), 1, List.of()));
  }

  private WrappedKeySource inline() {
    return new WrappedKeySource.Inline(
        List.of(wrap("a", estate.newKey()), wrap("third", estate.createKey())));
  }

  private SampleResult open(WrappedKeySource source) {
    return activities.readDataKeys(
        estate.sample(new DataStore.DataKeys(source), false, 10, Optional.of(Estate.APPLICATION)));
  }
}

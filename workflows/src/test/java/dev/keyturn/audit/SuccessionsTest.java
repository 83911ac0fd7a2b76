package dev.keyturn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a key and of the one that was made in its place. */
class SuccessionsTest {
  private static final KeyArn OLD = arn("old");
  private static final KeyArn NEW = arn("new");

  private String oldState = "Enabled";
  private String newState = "Enabled";
  private int oldAliases = 1;
  private int newAliases = 1;
  private int grants;
  private boolean surplus;
  private boolean contained;
  private Optional<String> run = Optional.of("run");
  private final List<Lineage> asked = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "OPEN,       1, -",
        "TAKEN_BACK, 0, -",
        "DONE,       1, RETIRED_KEY_REFERENCED",
        "BROKEN_OFF, 0, UNFINISHED_RUN",
        "FORGOTTEN,  0, UNFINISHED_RUN"
      })
  void goesByHowTheRunEndedThatMadeTheNewKey(RunEnd end, int aliases, FindingKind kind) {
    newAliases = aliases;

    assertThat(judge(end)).extracting(Finding::kind).isEqualTo(Stream.ofNullable(kind).toList());
  }

  @Test
  void findsBothWhereARunBrokeOffAfterTheAliasesHadBegunToMove() {
    contained = true;

    List<Finding> found = judge(RunEnd.BROKEN_OFF);

    assertThat(found)
        .extracting(Finding::id)
        .containsExactly(NEW + "#UNFINISHED_RUN", OLD + "#RETIRED_KEY_REFERENCED");
    assertThat(found.get(0).evidence())
        .startsWith("run \"run\" broke off")
        .contains("Enabled, contained, with 1 aliases and 0 grants");
    assertThat(found.get(0).command()).contains("./keyturn restore --run 'run'");
  }

  @Test
  void findsGrantsOnARetiredKeyToo() {
    oldAliases = 0;
    assertThat(judge(RunEnd.DONE)).isEmpty();

    grants = 2;
    assertThat(judge(RunEnd.DONE).get(0).evidence()).contains(NEW + " was made", "2 grants");
  }

  @Test
  void takesAKeyForRetiredWhereTheNewOneNamesNoRunAndAsksForNone() {
    run = Optional.empty();

    assertThat(judge(RunEnd.BROKEN_OFF))
        .extracting(Finding::kind)
        .containsExactly(FindingKind.RETIRED_KEY_REFERENCED);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Disabled, Enabled, false", "Enabled, Disabled, false", "Enabled, Enabled, true"})
  void saysAndAsksNothingWhereOnlyOneOfThemCanBeUsed(String old, String young, boolean surplus) {
    oldState = old;
    newState = young;
    this.surplus = surplus;

    assertThat(judge(RunEnd.BROKEN_OFF)).isEmpty();
    assertThat(asked).isEmpty();
  }

  private List<Finding> judge(RunEnd end) {
    List<KeyAudit> keys =
        List.of(
            key(OLD, oldState, oldAliases, new Lineage(none(), none(), none(), false)),
            key(NEW, newState, newAliases, new Lineage(Optional.of("old"), run, none(), surplus)));
    Successions successions = new Successions();
    keys.forEach(successions::addSuccessor);
    keys.forEach(successions::addReplaced);
    List<Finding> found = new ArrayList<>();
    successions.judge(
        lineage -> {
          asked.add(lineage);
          return end;
        },
        (key, finding) -> found.add(finding));
    return found;
  }

  private KeyAudit key(KeyArn key, String state, int aliases, Lineage lineage) {
    return new KeyAudit(
        key,
        "CUSTOMER",
        List.of(),
        List.of(),
        List.of(),
        Optional.of(
            new KeyNote(
                state,
                MaterialKind.SYMMETRIC,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Stream.generate(() -> new KeyAlias("alias/a")).limit(aliases).toList(),
                grants,
                contained,
                lineage,
                List.of())));
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static KeyArn arn(String id) {
    return new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/" + id);
  }
}

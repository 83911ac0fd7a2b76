package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.starter.CommandLineFixture.Ran;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandsTest {
  private static final String RUN = "RespondToCompromise/eu-west-1/orders";
  private static final String[] REQUEST = {
    "--key",
    "alias/orders",
    "--region",
    "eu-west-1",
    "--store",
    "bucket=orders-data",
    "--requested-by",
    "me@example.com"
  };

  private InProcessTemporal temporal;
  private CommandLineFixture keyturn;

  @BeforeEach
  void start() {
    temporal = new InProcessTemporal();
    keyturn = temporal.keyturn();
  }

  @AfterEach
  void stop() {
    temporal.close();
  }

  @Test
  void planShowsEveryDecisionAndTheNextCommand() {
    Ran ran = run("plan");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("AllowApp", "CHANGED", "a suspect is removed")
        .contains("apps-grant", "UNDECIDED", "nobody named it")
        .contains("only for", Samples.QUEUE)
        .contains("bucket/orders-data", "2048", "copy current versions")
        .containsPattern("as the worker and as\\s+" + Samples.APPLICATION)
        .contains("Also needs the old key, not in stores", "snapshots snap-0123456789abcdef0")
        .contains("As far as was counted", "volume/vol-0123456789abcdef0: counted once")
        .contains("IAM policies that name the old key", "kms:ResourceAliases")
        .contains("Who called the old key", "dynamodb.amazonaws.com", "3 more, which")
        .contains(
            "may do with the old key, by dry runs", "kms:GenerateDataKey, kms:Decrypt: before")
        .containsPattern("and\\s+on\\s+the\\s+old\\s+one,\\s+by\\s+its\\s+ARN")
        .containsPattern("policy/orders +v3 +#1 +the key's ARN")
        .containsPattern("role/app +inline +Use +an alias")
        .contains("7 more statements", "not all is known: iam:GetAccountAuthorizationDetails")
        .contains("Guards of the old key, lifted for the disable alone", "KeysInUse")
        .contains("Suspects that were not found", ": there is no such principal")
        .contains("Not looked at", "EBS volumes in eu-west-1")
        .contains(
            "./keyturn respond --key alias/orders --region eu-west-1 --store bucket=orders-data"
                + " --requested-by me@example.com --plan "
                + Samples.PLAN_HASH
                + " --execute");
  }

  @Test
  void planThatIsRefusedIsExitCodeOneAndHasTheRemedy() {
    Ran ran = run("plan", "--ticket", "REFUSED");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("it is not there", "name another").doesNotContain("--execute");
  }

  @Test
  void respondWithoutExecuteOnlyPlans() {
    assertThat(run("respond").out()).contains("plan hash " + Samples.PLAN_HASH);
    assertThat(keyturn.run("status", RUN).err()).contains("there is no run " + RUN);
  }

  @Test
  void respondWatchesUntilAnApprovalIsAwaited() {
    Ran ran = run("respond", "--execute");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains("run " + RUN)
        .contains(
            "http://127.0.0.1:8233/namespaces/default/workflows/RespondToCompromise%2Feu-west-1%2Forders")
        .contains("temporal workflow start --type RespondToCompromise")
        .contains("AWAITING_APPROVAL", "WAITS FOR A PERSON", "approve or reject")
        .contains("./keyturn approve " + RUN);
  }

  @Test
  void respondThatGetsStuckIsExitCodeOne() {
    Ran ran = run("respond", "--execute", "--ticket", "STUCK");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .contains("NEEDS_HUMAN", "./keyturn retry " + RUN)
        .contains("--pin 'bucket/orders-data#LOCKED'");
  }

  @Test
  void respondNamesTheRunThatIsOpenAlready() {
    started();

    Ran second = run("respond", "--execute", "--detach");

    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err()).contains(RUN + " is already running");
  }

  @Test
  void failedRunSaysItsOwnWords() {
    Ran ran = run("respond", "--execute", "--ticket", "BUSY");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains(RUN + " failed: " + FakeResponse.BUSY).doesNotContain("\tat ");
  }

  @Test
  void approvalIsTakenAndTheRunEnds() {
    started();

    Ran approved = approve("other@example.com", "--scope-is-complete");
    Ran watched = keyturn.run("watch", RUN);

    assertThat(approved.exitCode()).isZero();
    assertThat(approved.out())
        .contains("approved by other@example.com")
        .contains("temporal workflow update execute --workflow-id " + RUN + " --name approve");
    assertThat(watched.exitCode()).isZero();
    assertThat(watched.out()).contains("DONE  " + RUN);
    assertThat(watched.out())
        .contains("not all is known: nobody may look into IAM")
        .containsPattern("Read with the old key disabled\\s+store\\s+as\\s+items")
        .containsPattern("bucket/orders-data\\s+" + Samples.APPLICATION + "\\s+100");
  }

  @Test
  void rejectedUpdateIsExitCodeOneInTheValidatorsWords() {
    started();

    Ran ran = approve("me@example.com", "--scope-is-complete");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("approve was refused: the requester can't approve");
  }

  @Test
  void approvalAsksWhetherTheScopeIsComplete() {
    started();

    Ran ran = approve("other@example.com");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("did NOT look at", "EBS volumes", "--scope-is-complete");
    assertThat(keyturn.run("status", RUN, "--json").out()).contains("AWAITING_APPROVAL");
  }

  @Test
  void decisionsReachTheRun() {
    run("respond", "--execute", "--detach", "--ticket", "STUCK");

    assertThat(keyturn.run("retry", RUN, "--by", "me").out()).contains("tried again for me");
    assertThat(keyturn.run("retry", RUN, "--by", "me").err()).contains("nothing to try again");
    assertThat(
            keyturn
                .run(
                    "accept",
                    RUN,
                    "--pin",
                    "bucket/orders-data#LOCKED",
                    "--digest",
                    "5ca1ab1e",
                    "--approver",
                    "other",
                    "--reason",
                    "it expires",
                    "--until",
                    "2027-01-31")
                .out())
        .contains("bucket/orders-data#LOCKED accepted until 2027-01-31");
    assertThat(keyturn.run("reject", RUN, "--by", "me", "--reason", "wrong key").out())
        .contains("rejected: wrong key");
    assertThat(keyturn.run("watch", RUN).exitCode()).isEqualTo(1);
    assertThat(keyturn.run("rollback", RUN, "--by", "me", "--reason", "late").err())
        .contains("has ended");
  }

  @Test
  void restoreShowsWhatItWouldDo() {
    Ran ran = keyturn.run("restore", "--run", RUN, "--requested-by", "me");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains("PLAN", "undoes        " + RUN, "alias/orders", "Nothing was changed")
        .contains("--workflow-id Plan/RestoreKey/" + RUN);
  }

  @Test
  void goingBackLetsSuspectsInOnlyWhereAskedTo() {
    assertThat(keyturn.run("restore", "--run", RUN, "--requested-by", "me").out())
        .containsPattern("containment +stays");
    assertThat(
            keyturn
                .run("restore", "--run", "R2", "--requested-by", "me", "--lift-containment")
                .out())
        .containsPattern("containment +is lifted");
    started();
    assertThat(
            keyturn
                .run("rollback", RUN, "--by", "me", "--reason", "wrong", "--lift-containment")
                .out())
        .contains("going back, containment lifted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "watch"})
  void restoreThatHasEndedIsShownAgain(String command) {
    keyturn.run("restore", "--run", RUN, "--requested-by", "me", "--execute");

    assertThat(keyturn.run(command, "RestoreKey/" + RUN).out())
        .contains("EXECUTE  RestoreKey/" + RUN, "names now");
  }

  @Test
  void answerOfAnotherVersionIsNotAStackTrace() {
    keyturn.run("restore", "--run", RUN, "--requested-by", "me", "--execute");

    Ran ran = keyturn.run("proof", "RestoreKey/" + RUN);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("speaks another version").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "status", "watch", "proof", "detached", "watched", "restore"})
  void jsonIsExactlyOneDocument(String command) throws Exception {
    Ran ran = json(command);

    assertThat(ran.exitCode()).isZero();
    try (Stream<JsonNode> documents =
        KeyturnJson.mapper()
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(ran.out())
            .readAll()
            .stream()) {
      assertThat(documents).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"keey\":1}",
        "{\"stores\":[{\"type\":\"volume\",\"id\":\"vol-1\"}]}",
        "[]",
        "{",
        "{\"settle\":\"soon\"}"
      })
  void unusableInputIsWrongUsage(String input) {
    Ran ran =
        keyturn.runWithInput(
            input,
            "plan",
            "--key",
            "alias/orders",
            "--region",
            "eu-west-1",
            "--requested-by",
            "me",
            "--input",
            "-");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void unknownFieldIsNamed() {
    Ran ran = keyturn.runWithInput("{\"keey\":1}", concat("plan", REQUEST, "--input", "-"));

    assertThat(ran.err()).contains("keey: unknown field; known are").contains("carryGrantsOf");
  }

  @Test
  void missingFieldIsNamed() {
    Ran ran = keyturn.run("plan", "--key", "alias/orders");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("region is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rotate", "approve", "respond --frob"})
  void wrongUsageIsExitCodeTwo(String line) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);

    Ran ran = keyturn.run(arguments);

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err().lines()).hasSizeBetween(2, 4);
    assertThat(ran.err()).contains("--help' for more");
  }

  @Test
  void helpNamesEveryCommandAndTheOptionsOfOne() {
    assertThat(keyturn.run("--help").out()).contains("respond", "restore", "worker", "Exit code");
    assertThat(keyturn.run("respond", "--help").out()).contains("--store=STORE", "ebsDefaultKey");
  }

  @Test
  void keyShowTellsWhatAKeyIsAndWhatEveryStrategyWouldDo() {
    Ran ran = keyturn.run("key", "show", "alias/orders", "--region", "eu-west-1");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("--type RotateKey", "Plan/RotateKey/eu-west-1/orders/")
        .contains("customer managed, SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT, origin AWS_KMS")
        .contains("alias/orders", Samples.APPLICATION, "not by itself", "0 of 25 used")
        .containsPattern("last use\\s+not known; kms:GetKeyLastUsage: no such call")
        .containsPattern("AUTOMATIC\\s+CHANGES\\s+off -> on")
        .containsPattern("ON_DEMAND\\s+REFUSED\\s+all 25 are used\\s+replace the key");
    assertThat(keyturn.run("key", "show", "alias/orders", "--region", "eu-west-1", "--json").out())
        .containsPattern("\"spec\" *: *\"SYMMETRIC_DEFAULT\"");
  }

  @Test
  void rotateDoesItOnlyWhenToldAndSaysWhatChanged() {
    Ran planned = rotate("AUTOMATIC");
    assertThat(planned.exitCode()).isZero();
    assertThat(planned.out()).contains("PLAN  Plan/RotateKey/").doesNotContain("Done");

    Ran done = rotate("AUTOMATIC", "--execute");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out())
        .contains("EXECUTE  RotateKey/eu-west-1/orders", "Done")
        .containsPattern("rotates now\\s+every 365 days")
        .containsPattern("material was\\s+m1")
        .containsPattern("material is\\s+m2");
    assertThat(keyturn.run("status", "RotateKey/eu-west-1/orders").out()).contains("EXECUTE");
  }

  @Test
  void rotateThatWouldBeRefusedIsExitCodeOne() {
    Ran ran = rotate("ON_DEMAND");

    assertThat(ran.exitCode()).isOne();
    assertThat(ran.out()).contains("all 25 are used", "replace the key");
  }

  @Test
  void rotatePlansAReplacementAndSaysHowToExecuteExactlyThat() {
    Ran ran = rotate("REPLACE", "--store", "bucket=orders-data");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("customer managed", "AllowApp", "bucket/orders-data")
        .contains(
            "./keyturn rotate --region eu-west-1 --requested-by me --key alias/orders --strategy"
                + " REPLACE --store bucket=orders-data --plan "
                + Samples.PLAN_HASH
                + " --execute");
  }

  @Test
  void rotateTellsWhereMaterialIsAndHowToExecuteExactlyThat() {
    Ran ran =
        rotate(
            "IMPORT",
            "--store",
            "bucket=orders-data",
            "--material",
            "file=/run/material",
            "--valid-to",
            "2027-01-01T00:00:00Z",
            "--wrapping-algorithm",
            "RSA_AES_KEY_WRAP_SHA_256",
            "--wrapping-key-spec",
            "RSA_4096");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("\"material\":{\"type\":\"file\",\"path\":\"/run/material\"}")
        .contains(
            " --store bucket=orders-data --material file=/run/material --valid-to"
                + " 2027-01-01T00:00:00Z --wrapping-algorithm RSA_AES_KEY_WRAP_SHA_256"
                + " --wrapping-key-spec RSA_4096 --plan ");
  }

  @Test
  void rotateShowsWhatWasImported() {
    Ran ran =
        rotate("IMPORT", "--new-material-only", "--material", "env=OWN_MATERIAL", "--execute");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("\"newMaterialOnly\":true", "\"name\":\"OWN_MATERIAL\"")
        .containsPattern("material\\s+m2")
        .containsPattern("until\\s+deleted by hand");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--material=c2VjcmV0IHNlY3JldA==", "--material=env=c2VjcmV0IHNlY3JldA=="})
  void rotateDoesNotRepeatWhatMayBeAMistakenSecret(String option) {
    Ran ran = rotate("IMPORT", "--store", "bucket=b", option);

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("material", "never ").doesNotContain("c2VjcmV0");
  }

  @Test
  void rotateThatWouldBeRefusedAReplacementIsExitCodeOne() {
    Ran ran = rotate("REPLACE", "--store", "bucket=orders-data", "--ticket", "REFUSED");

    assertThat(ran.exitCode()).isOne();
    assertThat(ran.out()).contains("name another").doesNotContain("--execute\n");
  }

  @Test
  void aReplacementIsWatchedApprovedAndReportedAsAResponseIs() {
    String run = "RotateKey/eu-west-1/orders";
    Ran waits = rotate("REPLACE", "--store", "bucket=orders-data", "--execute");
    assertThat(waits.exitCode()).as(waits.err()).isZero();
    assertThat(waits.out()).contains("--type RotateKey", "./keyturn approve " + run);
    assertThat(keyturn.run("status", run).out()).contains("AWAITING_APPROVAL");
    assertThat(keyturn.run("proof", run).exitCode()).isZero();

    Ran approved =
        keyturn.run(
            "approve",
            run,
            "--approver",
            "you",
            "--proof",
            Samples.proof(run).hash(),
            "--scope-is-complete");
    assertThat(approved.exitCode()).as(approved.err()).isZero();

    Ran watched = keyturn.run("watch", run);
    assertThat(watched.exitCode()).as(watched.err()).isZero();
    assertThat(watched.out()).contains("DONE  " + run);
    assertThat(keyturn.run("status", run).out()).contains("DONE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--strategy REPLACE",
        "--strategy AUTOMATIC --store bucket=b",
        "--strategy ON_DEMAND --new-signatures-only",
        "--strategy REPLACE --store bucket=b --new-signatures-only"
      })
  void rotateNamesTheFieldThatIsWrongWithAReplacement(String options) {
    Ran ran =
        keyturn.run(
            concat(
                "rotate",
                new String[] {"--key", "alias/orders", "--region", "eu-west-1"},
                ("--requested-by me " + options).split(" ", -1)));

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).containsAnyOf("stores", "newSignaturesOnly: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--strategy AUTOMATIC --period-days 89",
        "--strategy SOMEHOW",
        "--execute",
        "--strategy ON_DEMAND --period-days 365"
      })
  void rotateNamesTheFieldThatIsWrong(String options) {
    Ran ran =
        keyturn.run(
            concat(
                "rotate",
                new String[] {"--key", "alias/orders", "--region", "eu-west-1"},
                ("--requested-by me " + options).split(" ", -1)));

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).containsAnyOf("periodDays: ", "strategy: ");
  }

  private Ran rotate(String strategy, String... more) {
    return keyturn.run(
        concat(
            "rotate",
            new String[] {
              "--key",
              "alias/orders",
              "--region",
              "eu-west-1",
              "--requested-by",
              "me",
              "--strategy",
              strategy
            },
            more));
  }

  private Ran json(String command) {
    if (command.equals("plan")) {
      return run("plan", "--json");
    }
    if (command.equals("detached")) {
      return run("respond", "--execute", "--detach", "--json");
    }
    if (command.equals("watched")) {
      return run("respond", "--execute", "--json");
    }
    if (command.equals("restore")) {
      return keyturn.run("restore", "--run", RUN, "--requested-by", "me", "--json");
    }
    started();
    return command.equals("watch")
        ? keyturn.run("watch", RUN, "--until-waiting", "--json")
        : keyturn.run(command, RUN, "--json");
  }

  private void started() {
    assertThat(run("respond", "--execute", "--detach").exitCode()).isZero();
  }

  private Ran approve(String approver, String... more) {
    return keyturn.run(
        concat(
            "approve",
            new String[] {RUN, "--approver", approver, "--proof", Samples.proof(RUN).hash()},
            more));
  }

  private Ran run(String command, String... more) {
    return keyturn.run(concat(command, REQUEST, more));
  }

  private static String[] concat(String command, String[] first, String... second) {
    return Stream.of(Stream.of(command), Stream.of(first), Stream.of(second))
        .flatMap(part -> part)
        .toArray(String[]::new);
  }
}

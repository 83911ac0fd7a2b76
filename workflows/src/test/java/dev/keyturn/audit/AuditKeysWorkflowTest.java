package dev.keyturn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.KeyturnJson;
import dev.keyturn.TaskQueues;
import dev.keyturn.audit.AuditProgress.Phase;
import dev.keyturn.failure.FailureType;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.testing.FakeAuditActivities;
import dev.keyturn.testing.Histories;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverterException;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the input of an audit to its result. */
class AuditKeysWorkflowTest {
  private static final String EARLIER = "s3://reports/earlier";

  private final FakeAuditActivities fake = new FakeAuditActivities();
  private final TestWorkflowEnvironment environment =
      TestWorkflowEnvironment.newInstance(Histories.options());

  AuditKeysWorkflowTest() {
    environment
        .newWorker(TaskQueues.CONTROL)
        .registerWorkflowImplementationTypes(
            WorkflowImplementationOptions.newBuilder()
                .setFailWorkflowExceptionTypes(DataConverterException.class)
                .build(),
            AuditKeysWorkflowImpl.class);
    environment.newWorker(TaskQueues.BULK).registerActivitiesImplementations(fake);
    environment.start();
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  void completesWithFindingsAndSaysWhichTargetsWereNotAssessed() {
    AuditReport report = audit("eu-central-1", "eu-west-1", "eu-west-3");

    assertThat(report.total().keys()).isEqualTo(3);
    assertThat(report.total().findings())
        .isEqualTo(
            Map.of(
                FindingKind.PUBLIC_POLICY,
                1L,
                FindingKind.ROTATION_OFF,
                2L,
                FindingKind.UNFINISHED_RUN,
                1L));
    assertThat(report.worst()).extracting(Finding::kind).containsExactly(FindingKind.PUBLIC_POLICY);
    assertThat(report.targets())
        .extracting(TargetAudit::notAssessed)
        .containsExactly(
            Optional.of("kms:ListKeys denied"),
            Optional.empty(),
            Optional.of("kms:ListKeys denied"));
    assertThat(report.targets()).extracting(TargetAudit::pages).containsExactly(0, 2, 1);
    assertThat(report.where()).isEqualTo("on the disk of worker one");
    assertThat(fake.called())
        .startsWith("prepare")
        .endsWith("write")
        .hasSize(6)
        .containsSubsequence(
            "target-1-page-0.jsonl", "target-1-page-1.jsonl", "target-1-together.jsonl of 2");
  }

  @Test
  void keepsWhatItKnowsOfEachKeyWhereTheKeysCannotBeJudgedTogether() {
    TargetAudit denied = audit("eu-west-3").targets().get(0);

    assertThat(denied.tally().keys()).isOne();
    assertThat(denied.gaps())
        .contains(new Gap(FindingKind.UNFINISHED_RUN, "ec2:DescribeVolumes denied"))
        .extracting(Gap::kind)
        .containsExactlyElementsOf(FindingKind.ofSeveralKeys());
  }

  @Test
  void tellsTheNumberOfItsFindingsInASearchAttribute() {
    WorkflowStub stub = start(input("eu-west-1", "us-east-1"));
    stub.getResult(AuditReport.class);

    assertThat(stub.describe().getTypedSearchAttributes().get(KeyturnAttributes.FINDINGS))
        .isEqualTo(6L);
  }

  @Test
  void givesUpOnATargetThatCannotBeReachedAndAuditsTheOthers() {
    AuditReport report = audit("ap-south-1", "eu-west-1");

    assertThat(report.total().keys()).isEqualTo(2);
    assertThat(report.targets().get(0).notAssessed()).contains("kms:ListKeys timed out");
    assertThat(fake.called()).filteredOn("target-0-page-0.jsonl"::equals).hasSize(8);
  }

  @Test
  void keepsTheReportOfEveryRunApartAndWritesItOfAllTargets() {
    AuditReport first = audit("eu-west-1");
    AuditReport second = audit("eu-west-1");

    assertThat(List.of(first.report().value(), second.report().value()))
        .allMatch(uri -> uri.matches("file:/reports/[0-9a-f-]{36}"))
        .doesNotHaveDuplicates();
    ReportAssembly written = fake.written().get(0);
    assertThat(written.targets()).isEqualTo(first.targets());
    assertThat(written.total()).isEqualTo(first.total());
    assertThat(written.requestedBy()).isEqualTo("auditor");
  }

  @Test
  void comparesWithTheReportThatIsNamed() {
    Map<String, Object> input = new HashMap<>(input("eu-west-1"));
    input.put("compareWith", EARLIER);

    assertThat(run(input).comparison().orElseThrow().with().value()).isEqualTo(EARLIER);
    assertThat(audit("eu-west-1").comparison()).isEmpty();
  }

  @Test
  void comparesWithTheReportOfTheLastRunWhereItRunsAgainAndAgain() {
    WorkflowStub stub =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "AuditKeys",
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.CONTROL)
                    .setCronSchedule("0 * * * *")
                    .build());
    stub.start(input("eu-west-1"));
    environment.sleep(Duration.ofHours(3));
    stub.terminate("seen enough");

    List<ReportAssembly> written = fake.written();
    assertThat(written).hasSizeGreaterThan(1);
    assertThat(written.get(0).compareWith()).isEmpty();
    assertThat(written.get(1).compareWith()).contains(written.get(0).order().directory());
  }

  @Test
  void saysHowFarItIs() {
    WorkflowStub stub = start(input("eu-central-1", "eu-west-1"));
    stub.getResult(AuditReport.class);

    AuditProgress progress = stub.query("progress", AuditProgress.class);

    assertThat(progress.phase()).isEqualTo(Phase.DONE);
    assertThat(progress.targets()).extracting(one -> one.audit().pages()).containsExactly(0, 2);
    assertThat(progress.targets()).allMatch(AuditProgress.TargetProgress::done);
    assertThat(progress.markdown().replace("\u00a0", ""))
        .startsWith("### DONE\n")
        .contains("| eu-central-1 | 0 | 0 | not assessed: kms:ListKeys denied |")
        .contains("| eu-west-1 | 2 | 3 |  |");
  }

  @Test
  void failsIfItCouldLookNowhere() {
    assertThatThrownBy(() -> audit("eu-central-1"))
        .isInstanceOf(WorkflowFailedException.class)
        .satisfies(
            failure ->
                assertThat(FailureType.message(failure))
                    .isEqualTo("target eu-central-1: kms:ListKeys denied"));
    assertThat(fake.written()).isEmpty();
  }

  @Test
  void failsBeforeItReadsAnythingIfTheReportCannotBeWritten() {
    Map<String, Object> input = new HashMap<>(input("eu-west-1"));
    input.put("report", "file:/full");

    assertThatThrownBy(() -> run(input))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.INVALID_INPUT);
              assertThat(FailureType.message(failure)).isEqualTo("report is full");
            });
    assertThat(fake.called()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                   | report is missing",
        "{'report':'file:/r','requestedBy':'me'}              | targets: give 1 to 20",
        "{'report':'file:/r','requestedBy':'me','targets':[{'region':'eu-west-1'}],"
            + "'compare':'x'} | compare: unknown field",
        "{'targets':[{'region':'eu'}]}                        | region \"eu\"",
        "{'targets':[{'region':'eu-west-1','role':'admin'}]}  | targets.role \"admin\"",
        "{'report':'file:/r','requestedBy':'me','targets':["
            + "{'region':'eu-west-1','role':'arn:aws:iam::111122223333:role/a'},"
            + "{'region':'eu-west-1','role':'arn:aws:iam::111122223333:role/b'}]}"
            + " | targets: name each region of each account once",
        "{'report':'http://b/x'}                              | report \"http:",
        "{'report':'file:/r/../etc'}                          | report \"file:",
        "{'report':'s3://B/x'}                                | report \"s3:",
        "{'report':'file:/r','compareWith':'last'}            | report \"last\"",
        "{'report':'file:/r','requestedBy':'me','targets':[{'region':'eu-west-1'}],"
            + "'buckets':['s3://x']}                          | buckets \"s3://x\"",
        "{'report':'file:/r','requestedBy':'me','targets':[{'region':'eu-west-1'}],"
            + "'policy':{'exemptions':[{'key':'arn:aws:kms:eu-west-1:111122223333:key/1',"
            + "'kind':'ROTATION_OFF','reason':'x','expires':'2020-01-01T00:00:00Z'}]}}"
            + " | policy.exemptions: the one of ROTATION_OFF"
      })
  void refusesInputThatCannotBeMeant(String json, String message) throws Exception {
    Object input = KeyturnJson.mapper().readTree(json.replace('\'', '"'));

    assertThatThrownBy(() -> run(input))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.INVALID_INPUT);
              assertThat(FailureType.message(failure)).startsWith(message);
            });
    assertThat(fake.called()).isEmpty();
  }

  private AuditReport audit(String... regions) {
    return run(input(regions));
  }

  private static Map<String, Object> input(String... regions) {
    List<Map<String, String>> targets =
        Stream.of(regions).map(region -> Map.of("region", region)).toList();
    return Map.of("targets", targets, "report", "file:///reports/", "requestedBy", "auditor");
  }

  private AuditReport run(Object input) {
    return start(input).getResult(AuditReport.class);
  }

  private WorkflowStub start(Object input) {
    WorkflowStub stub =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "AuditKeys", WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.CONTROL).build());
    stub.start(input);
    return stub;
  }
}

package dev.keyturn.audit;

import dev.keyturn.TaskQueues;
import dev.keyturn.testing.FakeAuditActivities;
import dev.keyturn.testing.Histories;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Records an audit for the replay test; run by hand for each released shape of the workflow. */
@EnabledIfSystemProperty(named = "keyturn.record", matches = "v[0-9]+")
class RecordAuditHistories {
  private static final String ID = "AuditKeys/eu-west-1+2";
  private static final String VERSION = System.getProperty("keyturn.record", "");

  @Test
  void audited() throws IOException {
    try (TestWorkflowEnvironment environment =
        TestWorkflowEnvironment.newInstance(Histories.options())) {
      environment
          .newWorker(TaskQueues.CONTROL)
          .registerWorkflowImplementationTypes(AuditKeysWorkflowImpl.class);
      environment
          .newWorker(TaskQueues.BULK)
          .registerActivitiesImplementations(new FakeAuditActivities());
      environment.start();
      WorkflowStub stub =
          environment
              .getWorkflowClient()
              .newUntypedWorkflowStub(
                  "AuditKeys",
                  WorkflowOptions.newBuilder()
                      .setWorkflowId(ID)
                      .setTaskQueue(TaskQueues.CONTROL)
                      .build());
      stub.start(
          Map.of(
              "targets",
              List.of(
                  Map.of("region", "eu-west-1"),
                  Map.of("region", "eu-central-1"),
                  Map.of("region", "eu-west-3")),
              "report",
              "s3://reports/audits",
              "compareWith",
              "s3://reports/audits/earlier",
              "requestedBy",
              "auditor"));
      stub.getResult(AuditReport.class);
      Histories.record(VERSION, "audited", environment.getWorkflowClient().fetchHistory(ID));
    }
  }
}

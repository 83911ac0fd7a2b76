package dev.keyturn.testing;

import io.grpc.Channel;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.stream.Stream;

/** A run as the in-memory server has it, for what stands between that and a worker. */
record SeenRun(String namespace, WorkflowExecution execution) {
  DescribeWorkflowExecutionResponse describe(Channel server) {
    return WorkflowServiceGrpc.newBlockingStub(server)
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setExecution(execution)
                .build());
  }

  Stream<HistoryEvent> events(Channel server) {
    return WorkflowServiceGrpc.newBlockingStub(server)
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(namespace)
                .setExecution(execution)
                .build())
        .getHistory()
        .getEventsList()
        .stream();
  }
}

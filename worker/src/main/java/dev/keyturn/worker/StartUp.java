package dev.keyturn.worker;

import dev.keyturn.TaskQueues;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsIdentity;
import dev.keyturn.aws.RoleGroup;
import io.temporal.client.WorkflowClient;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at the start what the worker is, where it works, and as whom. */
final class StartUp {
  private static final Logger LOGGER = LoggerFactory.getLogger(StartUp.class);
  private static final String ANY_REGION = "us-east-1";

  private StartUp() {}

  static void log(WorkflowClient client, AwsClients aws, WorkerConfig config) {
    LOGGER.info("Keyturn {}, Java {}", Version.read(), Runtime.version());
    LOGGER.info(
        "Temporal {} namespace {}, task queues {}, {}, {}, {}",
        client.getWorkflowServiceStubs().getOptions().getTarget(),
        client.getOptions().getNamespace(),
        TaskQueues.CONTROL,
        TaskQueues.STEPS,
        TaskQueues.BULK,
        TaskQueues.GATE);
    LOGGER.info(
        "Up to {} pages at once, {} connections to AWS, {} of grace",
        config.bulkSlots(),
        config.aws().maxConnections(),
        config.grace());
    logIdentity(aws);
    for (RoleGroup group : RoleGroup.values()) {
      LOGGER.info(
          "{} acts as {}",
          group,
          aws.role(group).orElse("the worker (no " + group.variable() + ")"));
    }
    LOGGER.info("approval: unauthenticated (approvers are who they say they are)");
  }

  /** Credentials may still come, so that their lack is no reason not to start. */
  private static void logIdentity(AwsClients aws) {
    String region = Optional.ofNullable(System.getenv("AWS_REGION")).orElse(ANY_REGION);
    try {
      AwsIdentity identity = AwsIdentity.of(aws, region);
      LOGGER.info("AWS account {} as {}", identity.account(), identity.role());
    } catch (ApplicationFailure e) {
      LOGGER.warn("AWS can't be asked who this worker is: {}", e.getOriginalMessage());
    }
  }
}

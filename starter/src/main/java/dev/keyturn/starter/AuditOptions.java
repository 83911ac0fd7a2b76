package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.audit.AuditRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that asks for an audit. */
final class AuditOptions {
  @Option(
      names = "--input",
      paramLabel = "FILE|-",
      description = "One JSON object, from a file or from standard input; flags win over it.")
  private Optional<String> input = Optional.empty();

  @Option(
      names = "--region",
      split = ",",
      paramLabel = "REGION",
      description = "AWS region to look at; may be repeated.")
  private List<String> regions = List.of();

  @Option(
      names = "--role",
      split = ",",
      paramLabel = "ARN",
      description =
          "Role to look as in every region, which says the account; may be repeated. The worker's"
              + " own account unless given.")
  private List<String> roles = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "What keys are held to, as YAML: periodDays by kind of key, exemptions.")
  private Optional<String> policy = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "URI",
      description =
          "Where the run makes a directory for its report: s3://BUCKET/PREFIX, or file:/DIRECTORY"
              + " on the one worker's disk.")
  private Optional<String> report = Optional.empty();

  @Option(
      names = "--compare-with",
      paramLabel = "URI",
      description = "Directory of an earlier run's report: what is new, what is resolved?")
  private Optional<String> compareWith = Optional.empty();

  @Option(
      names = "--bucket",
      split = ",",
      paramLabel = "NAME",
      description =
          "Bucket in whose objects keys that are dead are looked for; may be repeated. Objects are"
              + " not assessed unless given.")
  private List<String> buckets = List.of();

  @Option(names = "--requested-by", description = "Who asks.")
  private Optional<String> requestedBy = Optional.empty();

  /** The audit that these options ask for. */
  Audit audit(InputJson json) {
    ObjectNode fields = json.read(input);
    targets(fields, json);
    policy.ifPresent(file -> fields.set("policy", policy(file, json)));
    Arguments.text(fields, "report", report);
    Arguments.text(fields, "compareWith", compareWith);
    if (!buckets.isEmpty()) {
      buckets.forEach(fields.putArray("buckets")::add);
    }
    Arguments.text(fields, "requestedBy", requestedBy);
    return new Audit(fields, json.value(fields, AuditRequest.class));
  }

  /** Every region as every role. */
  private void targets(ObjectNode fields, InputJson json) {
    if (regions.isEmpty()) {
      if (!roles.isEmpty()) {
        throw json.wrong("--role: give --region too");
      }
      return;
    }
    ArrayNode targets = fields.putArray("targets");
    for (String region : regions) {
      if (roles.isEmpty()) {
        targets.addObject().put("region", region);
      }
      roles.forEach(role -> targets.addObject().put("region", region).put("role", role));
    }
  }

  private static ObjectNode policy(String file, InputJson json) {
    try {
      return PolicyFile.read(file, Clock.systemUTC().instant());
    } catch (IllegalArgumentException e) {
      throw json.wrong(String.valueOf(e.getMessage()));
    }
  }
}

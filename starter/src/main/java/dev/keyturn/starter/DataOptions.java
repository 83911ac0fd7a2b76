package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What holds data under a key and how it is moved: the flags of all that replace a key. */
final class DataOptions {
  @Option(
      names = "--store",
      paramLabel = "STORE",
      description = {
        "What holds data under the key; may be repeated. One of",
        "  bucket=NAME[,acknowledge=WHAT[+WHAT]][,reencryption=MODE], where WHAT is one of",
        "    NEWER_NONCURRENT_VERSIONS, NOTIFICATIONS and REPLICATION",
        "  volume=ID[,stopInstances[,mayLosePublicIp][,window=FROM/UNTIL]] (instants such as 2026-01-31T22:00:00Z)",
        "  table=NAME",
        "  dataKeys=@FILE.json (a list of {\"id\",\"wrappedKey\",\"encryptionContext\"})",
        "  dataKeys=s3://BUCKET/KEY (JSON Lines), with other field names as"
            + " ,id=NAME,wrappedKey=NAME,encryptionContext=NAME",
        "  dataKeys=table:NAME/ATTRIBUTE[,context=K=V][,contextFrom=K=ATTRIBUTE]"
            + "[,contextAttribute=ATTRIBUTE][,readUnitsPerSecond=N]",
        "  snapshots, images or launchTemplates: all of the account's in the region; or some by id,"
            + " such as snapshots=snap-0123456789abcdef0+snap-0123456789abcdef1",
        "  ebsDefaultKey"
      })
  private List<String> stores = List.of();

  @Option(
      names = "--carry-grants-of",
      split = ",",
      paramLabel = "ARN|*",
      description = "Grantees whose grants the new key gets too; * is all but suspects.")
  private List<String> carryGrantsOf = List.of();

  @Option(
      names = "--application-role",
      paramLabel = "ARN",
      description =
          "IAM role of an application, which the worker may assume: samples are read as it too, and no"
              + " alias moves before it may use the new key.")
  private Optional<String> applicationRole = Optional.empty();

  @Option(
      names = "--reencryption",
      paramLabel = "MODE",
      description = "NEW_DATA_KEYS (default) or REWRAP.")
  private Optional<String> reencryption = Optional.empty();

  @Option(names = "--max-sweeps", description = "Sweeps before a person is asked.")
  private Optional<Integer> maxSweeps = Optional.empty();

  @Option(
      names = "--max-instances-stopped",
      description = "Instances that are stopped at once for their volumes; 1 unless given.")
  private Optional<Integer> maxInstancesStopped = Optional.empty();

  @Option(
      names = "--seal",
      paramLabel = "WHEN",
      description =
          "When whoever writes under the old key is denied: NOW (once all is re-encrypted; default),"
              + " LATER (once `keyturn seal` says so) or NONE (waits over an hour instead).")
  private Optional<String> seal = Optional.empty();

  @Option(
      names = "--watch",
      paramLabel = "DURATION",
      description =
          "How long a run of its own watches the disabled key, such as P7D (default); PT0S for not at"
              + " all.")
  private Optional<String> watch = Optional.empty();

  @Option(
      names = "--enable-on-outage",
      paramLabel = "BOOLEAN",
      arity = "1",
      description =
          "Whether that run enables the key again when data becomes inaccessible; true unless given.")
  private Optional<Boolean> enableOnOutage = Optional.empty();

  @Option(
      names = "--plan",
      paramLabel = "HASH",
      description =
          "Hash of the plan that was seen; refused, or asked about, if it is another now.")
  private Optional<String> plan = Optional.empty();

  /** Flags that ask for the same again. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    stores.forEach(store -> arguments.addAll(List.of("--store", store)));
    Arguments.add(arguments, "--carry-grants-of", Arguments.joined(carryGrantsOf));
    Arguments.add(arguments, "--application-role", applicationRole);
    Arguments.add(arguments, "--reencryption", reencryption);
    Arguments.add(arguments, "--seal", seal);
    Arguments.add(arguments, "--watch", watch);
    Arguments.add(arguments, "--enable-on-outage", enableOnOutage.map(String::valueOf));
    Arguments.add(arguments, "--max-sweeps", maxSweeps.map(String::valueOf));
    Arguments.add(arguments, "--max-instances-stopped", maxInstancesStopped.map(String::valueOf));
    return arguments;
  }

  /** Puts what was given over the input's fields. */
  void into(ObjectNode fields, InputJson json) {
    Arguments.text(fields, "applicationRole", applicationRole);
    Arguments.text(fields, "reencryption", reencryption);
    Arguments.text(fields, "seal", seal);
    Arguments.text(fields, "watch", watch);
    enableOnOutage.ifPresent(enables -> fields.put("enableOnOutage", enables));
    Arguments.text(fields, "plan", plan);
    maxSweeps.ifPresent(number -> fields.put("maxSweeps", number));
    maxInstancesStopped.ifPresent(number -> fields.put("maxInstancesStopped", number));
    Arguments.list(fields, "carryGrantsOf", carryGrantsOf);
    if (!stores.isEmpty()) {
      ArrayNode list = fields.putArray("stores");
      stores.forEach(store -> list.add(json.store(store)));
    }
  }
}

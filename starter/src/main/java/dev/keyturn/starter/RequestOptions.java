package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The input of a replacement: a JSON object, flags named like its fields, or both. */
final class RequestOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "FILE|-",
      description = "One JSON object, from a file or from standard input; flags win over it.")
  private Optional<String> input = Optional.empty();

  @Option(names = "--key", description = "Alias, key id or ARN of the key to replace.")
  private Optional<String> key = Optional.empty();

  @Option(names = "--region", description = "AWS region of the key and of all stores.")
  private Optional<String> region = Optional.empty();

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description = {
        "What holds data under the key; may be repeated. One of",
        "  bucket=NAME",
        "  volume=ID[,stopInstances[,window=FROM/UNTIL]] (instants such as 2026-01-31T22:00:00Z)",
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
      names = "--suspects",
      split = ",",
      paramLabel = "ARN",
      description = "Principals to shut out.")
  private List<String> suspects = List.of();

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
          "IAM role of an application, which the worker may assume: samples are read as it too.")
  private Optional<String> applicationRole = Optional.empty();

  @Option(names = "--requested-by", description = "Who asks; this person can't approve.")
  private Optional<String> requestedBy = Optional.empty();

  @Option(names = "--ticket", description = "Where the work is tracked.")
  private Optional<String> ticket = Optional.empty();

  @Option(
      names = "--reencryption",
      paramLabel = "MODE",
      description = "NEW_DATA_KEYS (default) or REWRAP.")
  private Optional<String> reencryption = Optional.empty();

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      description = "How long AWS's eventual consistency is given, such as PT5M.")
  private Optional<String> settle = Optional.empty();

  @Option(names = "--max-sweeps", description = "Sweeps before a person is asked.")
  private Optional<Integer> maxSweeps = Optional.empty();

  @Option(
      names = "--plan",
      paramLabel = "HASH",
      description = "Hash of the plan that was seen; refused if the plan is another now.")
  private Optional<String> plan = Optional.empty();

  /** Flags that ask for the same again; what has no short flag is left to the input's file. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    add(arguments, "--input", input.map(source -> source.equals("-") ? "FILE" : source));
    add(arguments, "--key", key);
    add(arguments, "--region", region);
    stores.forEach(store -> arguments.addAll(List.of("--store", store)));
    add(arguments, "--suspects", joined(suspects));
    add(arguments, "--carry-grants-of", joined(carryGrantsOf));
    add(arguments, "--application-role", applicationRole);
    add(arguments, "--requested-by", requestedBy);
    add(arguments, "--ticket", ticket);
    add(arguments, "--reencryption", reencryption);
    add(arguments, "--settle", settle);
    add(arguments, "--max-sweeps", maxSweeps.map(String::valueOf));
    return arguments;
  }

  /** The request that the flags and the file make; wrong input is wrong usage. */
  Request request(Console console, boolean execute) {
    InputJson json = new InputJson(spec.commandLine(), console);
    ObjectNode fields = json.read(input);
    text(fields, "key", key);
    text(fields, "region", region);
    text(fields, "applicationRole", applicationRole);
    text(fields, "requestedBy", requestedBy);
    text(fields, "ticket", ticket);
    text(fields, "reencryption", reencryption);
    text(fields, "settle", settle);
    text(fields, "plan", plan);
    maxSweeps.ifPresent(number -> fields.put("maxSweeps", number));
    list(fields, "suspects", suspects);
    list(fields, "carryGrantsOf", carryGrantsOf);
    if (!stores.isEmpty()) {
      ArrayNode list = fields.putArray("stores");
      stores.forEach(store -> list.add(json.store(store)));
    }
    if (execute) {
      fields.put("mode", "EXECUTE");
    }
    return new Request(fields, json.request(fields));
  }

  private static void add(List<String> arguments, String flag, Optional<String> value) {
    value.ifPresent(text -> arguments.addAll(List.of(flag, text)));
  }

  private static Optional<String> joined(List<String> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
  }

  private static void text(ObjectNode fields, String name, Optional<String> value) {
    value.ifPresent(text -> fields.put(name, text));
  }

  private static void list(ObjectNode fields, String name, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode list = fields.putArray(name);
      values.forEach(list::add);
    }
  }
}

package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Shows instances, their status and their types. */
final class InstanceHandlers {
  private static final Query<Instance> QUERY =
      new Query<>(
          Instance.class,
          Kind.INSTANCE,
          Map.of(
              "instance-id", instance -> List.of(instance.id()),
              "instance-state-name", instance -> List.of(instance.state().shown()),
              "instance-type", instance -> List.of(instance.traits().type()),
              "availability-zone", instance -> List.of(instance.traits().zone()),
              "image-id", instance -> instance.traits().imageId().stream().toList()));

  /** Families with a d among their attributes, and those that are about storage. */
  private static final Pattern INSTANCE_STORE =
      Pattern.compile(
          "(?:[a-z]+\\d[a-z]*d[a-z]*|i\\d[a-z]*|im\\d[a-z]+|is\\d[a-z]+|d\\d[a-z]*|h1|x1e?|f1)\\..+");

  private static final String BY_VOLUME = "block-device-mapping.volume-id";

  private InstanceHandlers() {}

  static void addTo(Operations operations) {
    operations.add(
        "DescribeInstances",
        "InstanceId Filter NextToken MaxResults IncludeManagedResources",
        InstanceHandlers::describe);
    operations.add(
        "DescribeInstanceStatus",
        "InstanceId Filter NextToken MaxResults IncludeAllInstances IncludeManagedResources",
        InstanceHandlers::status);
    operations.add("DescribeInstanceTypes", "InstanceType", InstanceHandlers::types);
  }

  private static void describe(Ec2Request request, Xml answer) {
    Estate estate = request.estate();
    Query.Page<Instance> page =
        QUERY.with(BY_VOLUME, instance -> volumes(instance, estate)).run(request, "InstanceId");
    Map<String, List<Instance>> reservations =
        page.items().stream()
            .collect(
                Collectors.groupingBy(
                    instance -> instance.traits().reservationId(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    answer.list(
        "reservationSet",
        reservations.entrySet(),
        (item, reservation) ->
            item.text("reservationId", reservation.getKey())
                .text("ownerId", estate.account())
                .list(
                    "instancesSet",
                    reservation.getValue(),
                    (entry, instance) -> instance.write(entry, estate)));
    answer.optional("nextToken", page.nextToken());
  }

  private static List<String> volumes(Instance instance, Estate estate) {
    return instance.attachments(estate).stream().map(Attachment::volumeId).toList();
  }

  /** Shows running instances only, unless all are asked for. */
  private static void status(Ec2Request request, Xml answer) {
    boolean all = request.input().isOn("IncludeAllInstances");
    Query.Page<Instance> page = QUERY.run(request, "InstanceId");
    List<Instance> shown =
        page.items().stream()
            .filter(instance -> all || instance.state() == Instance.State.RUNNING)
            .toList();
    answer.list("instanceStatusSet", shown, InstanceHandlers::writeStatus);
    answer.optional("nextToken", page.nextToken());
  }

  private static void writeStatus(Xml xml, Instance instance) {
    String status = instance.state() == Instance.State.RUNNING ? "ok" : "not-applicable";
    xml.text("instanceId", instance.id())
        .text("availabilityZone", instance.traits().zone())
        .inside("instanceState", instance.state()::write)
        .inside("instanceStatus", part -> part.text("status", status))
        .inside("systemStatus", part -> part.text("status", status));
  }

  private static void types(Ec2Request request, Xml answer) {
    List<String> types = request.input().texts("InstanceType");
    if (types.isEmpty()) {
      throw Ec2Errors.missing("InstanceType, as the sandbox has no list of all types");
    }
    answer.list(
        "instanceTypeSet",
        types,
        (item, type) ->
            item.text("instanceType", type)
                .flag("instanceStorageSupported", INSTANCE_STORE.matcher(type).matches()));
  }
}

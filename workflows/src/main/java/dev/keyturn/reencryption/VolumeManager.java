package dev.keyturn.reencryption;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What knows a volume, or the instance that it is attached to, by its id and does not learn of a
 * swap: it goes on with the old volume, or takes the swap for a failure and mends it.
 *
 * <p>Only such marks count as whoever keeps the id sets on the very thing that it keeps:
 *
 * <ul>
 *   <li>an attachment to what is no instance, and the operator, which EC2 itself shows [EC2 API,
 *       VolumeAttachment, OperatorResponse];
 *   <li>{@code CSIVolumeName}, {@code ebs.csi.aws.com/cluster} and {@code
 *       kubernetes.io/created-for/}, which Kubernetes sets on volumes of PersistentVolumes
 *       [aws-ebs-csi-driver, docs/tagging.md]. The tags of a cluster, such as {@code
 *       kubernetes.io/cluster/}, do not count: nodes' root volumes have them too, and nobody knows
 *       those by their ids;
 *   <li>{@code AmazonECSManaged} and {@code AmazonECSCreated}, which ECS reserves for volumes of
 *       its tasks [ECS API, EBSTagSpecification];
 *   <li>{@code aws:cloudformation:logical-id}, which a volume has if it is a resource of a stack:
 *       those that come with an instance do not get the stack's tags [CloudFormation, resource
 *       tagging];
 *   <li>on the instance or the volume {@code aws:elasticmapreduce:}, which only AWS can set, and on
 *       the instance {@code karpenter.sh/nodepool}: both replace an instance that is stopped.
 * </ul>
 *
 * <p>Auto Scaling replaces instances too and is {@link PinReason#AUTO_SCALING}; it keeps no volume.
 * What names a volume without a mark on it can't be seen: a PersistentVolume that was made by hand,
 * or Terraform.
 *
 * @param name who it is
 * @param mark by what it is known
 * @param remedy what a person can do
 */
public record VolumeManager(String name, String mark, String remedy) {
  private static final String OF_KUBERNETES =
      "a PersistentVolume's volumeHandle can't be changed: set its reclaim policy to Retain, scale"
          + " its workload down, make a snapshot and of that a volume under the new key, delete the"
          + " claim and the PersistentVolume and make both anew with the new volume's id, scale up;"
          + " and name the new key in the StorageClass. Then delete the old volume";
  private static final String OF_ECS =
      "a task keeps its volume until it ends: name the new key in the volume configuration of the"
          + " service or task (kmsKeyId, and snapshotId for what is to be kept), start new tasks"
          + " (forceNewDeployment), and delete the old volume if ECS did not";
  private static final String OF_CLOUDFORMATION =
      "the next update of the stack would undo a swap: give it DeletionPolicy Retain, take it out of"
          + " the template, make a snapshot and of that a volume under the new key while it is"
          + " detached, attach that in its place, and import it into the stack with the new KmsKeyId."
          + " Then delete the old volume";
  private static final String OF_EMR =
      "EMR replaces an instance that stops: name the new key in the security configuration, start a"
          + " new cluster, copy what HDFS holds, and terminate the old one";
  private static final String OF_KARPENTER =
      "Karpenter replaces a node that stops: name the new key in blockDeviceMappings of the"
          + " EC2NodeClass, and let it replace the node; the volume goes with the node";
  private static final String OF_SERVICE =
      "only that service may replace it: name the new key there, such as in the NodeClass and the"
          + " StorageClass of EKS Auto Mode, and let it make the volume or the node anew; what only"
          + " this volume holds is copied by a snapshot of it first";

  private static final Mark EMR = new Mark("aws:elasticmapreduce:", "EMR", OF_EMR);

  private static final List<Mark> OF_VOLUMES =
      List.of(
          new Mark("CSIVolumeName", "Kubernetes", OF_KUBERNETES),
          new Mark("ebs.csi.aws.com/cluster", "Kubernetes", OF_KUBERNETES),
          new Mark("kubernetes.io/created-for/", "Kubernetes", OF_KUBERNETES),
          new Mark("AmazonECSManaged", "ECS", OF_ECS),
          new Mark("AmazonECSCreated", "ECS", OF_ECS),
          EMR,
          new Mark("aws:cloudformation:logical-id", "CloudFormation", OF_CLOUDFORMATION));

  private static final List<Mark> OF_INSTANCES =
      List.of(EMR, new Mark("karpenter.sh/nodepool", "Karpenter", OF_KARPENTER));

  /** Who knows the volume, or its instance; empty if nothing shows anybody. */
  public static Optional<VolumeManager> of(VolumeFacts facts) {
    return facts
        .volume()
        .flatMap(
            volume ->
                marked(OF_VOLUMES, volume.tags(), "its")
                    .or(() -> attached(volume))
                    .or(() -> operated(volume.operator(), "its"))
                    .or(
                        () ->
                            facts
                                .instance()
                                .filter(found -> volume.at(found.id()).isPresent())
                                .flatMap(VolumeManager::ofInstance)));
  }

  private static Optional<VolumeManager> ofInstance(InstanceFacts instance) {
    return marked(OF_INSTANCES, instance.tags(), "its instance's")
        .or(() -> operated(instance.operator(), "its instance's"));
  }

  private static Optional<VolumeManager> marked(
      List<Mark> marks, Map<String, String> tags, String whose) {
    return marks.stream().flatMap(mark -> mark.on(tags, whose).stream()).findFirst();
  }

  private static Optional<VolumeManager> attached(VolumeState volume) {
    return volume.attachments().stream()
        .filter(place -> !place.isToInstance())
        .findFirst()
        .map(place -> place.resource().orElse("what EC2 does not name"))
        .map(
            to ->
                to.contains(":ecs:")
                    ? new VolumeManager("ECS", "it is attached to " + to, OF_ECS)
                    : new VolumeManager(
                        "a service of AWS's", "it is attached to " + to, OF_SERVICE));
  }

  private static Optional<VolumeManager> operated(Optional<String> operator, String whose) {
    return operator.map(
        service -> new VolumeManager(service, whose + " operator is " + service, OF_SERVICE));
  }

  /** Who it is, why that is known, and what to do. */
  public String text() {
    return name + " knows it by its id (" + mark + "): " + remedy;
  }

  /** A tag by which somebody is known, or how such tags begin. */
  private record Mark(String tag, String name, String remedy) {
    Optional<VolumeManager> on(Map<String, String> tags, String whose) {
      return tags.entrySet().stream()
          .filter(found -> found.getKey().startsWith(tag))
          .findFirst()
          .map(
              found ->
                  new VolumeManager(
                      name, whose + " tag " + found.getKey() + " is " + found.getValue(), remedy));
    }
  }
}

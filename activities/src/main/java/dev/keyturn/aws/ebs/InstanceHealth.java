package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.KeyNeeds;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.retirement.Inaccessible;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Volume;

/**
 * Whether EC2 can still start instances with volumes under a key. One that is running goes on; one
 * that is started stops again, and its state's reason tells why (EC2 user guide, Instance
 * terminates immediately).
 */
public final class InstanceHealth {
  private static final String REFUSED = "Client.InvalidKMSKey.";
  private static final int PAGE = 500;

  private static final Filter ATTACHED = Filter.builder().name("status").values("in-use").build();

  private static final Filter AT_REST =
      Filter.builder().name("instance-state-name").values("stopping", "stopped").build();

  /** Such as {@code User initiated (2026-11-30 16:00:00 GMT)}; AWS doesn't always tell. */
  private static final Pattern TIME =
      Pattern.compile("\\(([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2}) GMT\\)");

  private final Ec2Client ec2;
  private final PacedReads reads;
  private final Instant disabledAt;

  /**
   * @param disabledAt when the key was disabled
   */
  public InstanceHealth(Ec2Client ec2, PacedReads reads, Instant disabledAt) {
    this.ec2 = ec2;
    this.reads = reads;
    this.disabledAt = disabledAt;
  }

  /** The region's attached volumes, and the instances that have them. */
  public void look(KeyNeeds needs) {
    needs.look("EC2 instances", () -> instances(needs, volumes(needs)));
  }

  private Set<String> volumes(KeyNeeds needs) {
    Set<String> under = new TreeSet<>();
    reads.pages(
        from ->
            AwsFailures.call(
                "ec2:DescribeVolumes",
                "the region's volumes",
                () ->
                    ec2.describeVolumes(
                        list ->
                            list.filters(ATTACHED).maxResults(PAGE).nextToken(from.orElse(null)))),
        DescribeVolumesResponse::nextToken,
        page ->
            page.volumes().stream()
                .filter(volume -> needs.isUnder(volume.kmsKeyId()))
                .map(Volume::volumeId)
                .forEach(
                    volume -> {
                      under.add(volume);
                      needs.working("attached EBS volumes", volume);
                    }));
    return under;
  }

  private void instances(KeyNeeds needs, Set<String> under) {
    if (under.isEmpty()) {
      return;
    }
    reads.pages(
        from ->
            AwsFailures.call(
                "ec2:DescribeInstances",
                "the region's stopped instances",
                () ->
                    ec2.describeInstances(
                        list ->
                            list.filters(AT_REST).maxResults(PAGE).nextToken(from.orElse(null)))),
        DescribeInstancesResponse::nextToken,
        page ->
            page.reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> has(instance, under))
                .filter(InstanceHealth::isRefused)
                .forEach(instance -> needs.inaccessible(lost(instance))));
  }

  /** A reason stays until the next start: one of before the disable tells nothing of it. */
  private Inaccessible lost(Instance instance) {
    Optional<Instant> stopped =
        Optional.ofNullable(instance.stateTransitionReason())
            .map(TIME::matcher)
            .filter(Matcher::find)
            .map(found -> Instant.parse(found.group(1) + "T" + found.group(2) + "Z"));
    boolean before = stopped.filter(time -> time.isBefore(disabledAt)).isPresent();
    return new Inaccessible(
        "EC2 instance", instance.instanceId(), instance.stateReason().code(), !before);
  }

  private static boolean has(Instance instance, Set<String> volumes) {
    return instance.blockDeviceMappings().stream()
        .anyMatch(mapping -> mapping.ebs() != null && volumes.contains(mapping.ebs().volumeId()));
  }

  private static boolean isRefused(Instance instance) {
    return instance.stateReason() != null
        && instance.stateReason().code() != null
        && instance.stateReason().code().startsWith(REFUSED);
  }
}

package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/**
 * One pass over the launch templates. Versions never change, so that the default and the latest one
 * get successors; what is neither the one nor the other is chosen by its number alone, and stays.
 */
final class Ec2TemplateSweep {
  private final Ec2Client ec2;
  private final ImageryOrder order;
  private final Ec2TemplateData data;
  private final Ec2Templates templates;
  private final Ec2Items items;

  Ec2TemplateSweep(Ec2Client ec2, ImageryOrder order, Ec2TemplateData data) {
    this.ec2 = ec2;
    this.order = order;
    this.data = data;
    this.templates = new Ec2Templates(ec2);
    this.items = new Ec2Items(order);
  }

  /**
   * The versions that matter: the default one, the latest, and the latest that is not Keyturn's.
   */
  private record Versions(
      LaunchTemplateVersion standard,
      LaunchTemplateVersion latest,
      LaunchTemplateVersion latestOfOthers,
      List<LaunchTemplateVersion> all) {
    static Versions of(List<LaunchTemplateVersion> all, KeyArn newKey) {
      Comparator<LaunchTemplateVersion> byNumber =
          Comparator.comparing(LaunchTemplateVersion::versionNumber);
      LaunchTemplateVersion latest = all.stream().max(byNumber).orElseThrow();
      return new Versions(
          all.stream()
              .filter(version -> Boolean.TRUE.equals(version.defaultVersion()))
              .findFirst()
              .orElse(latest),
          latest,
          all.stream()
              .filter(version -> !Ec2Templates.isKeyturns(version, newKey))
              .max(byNumber)
              .orElse(latest),
          all);
    }
  }

  ImageryPass pass() {
    Tally tally = Tally.EMPTY;
    for (LaunchTemplate template : templates.all()) {
      String id = template.launchTemplateId();
      if (items.isInScope(id)) {
        tally = tally.plus(items.each(id, () -> look(id)));
      }
    }
    return new ImageryPass(tally, 0);
  }

  private Tally look(String template) {
    Versions versions = Versions.of(templates.versions(template), order.sweep().newKey());
    boolean done = !needsOldKey(versions.standard()) && !needsOldKey(versions.latest());
    if (done) {
      return standing(versions, Standing.ALREADY_CURRENT).plus(leftBehind(template, versions));
    }
    List<String> withoutCopy =
        Stream.of(versions.standard(), versions.latest(), versions.latestOfOthers())
            .flatMap(version -> data.withoutCopy(version.launchTemplateData()).stream())
            .distinct()
            .toList();
    if (!withoutCopy.isEmpty()) {
      return items.pinned(
          PinReason.NAMES_OLD_ORIGINAL,
          template,
          template + " names " + String.join(", ", withoutCopy));
    }
    if (!order.sweep().changes()) {
      return items.problem(
          template, Standing.REMAINING, "its default or latest version needs the old key");
    }
    renew(template, versions);
    Versions now = Versions.of(templates.versions(template), order.sweep().newKey());
    return Tally.one(Standing.NEW_DATA_KEY).plus(leftBehind(template, now));
  }

  private boolean needsOldKey(LaunchTemplateVersion version) {
    return data.needsOldKey(version.launchTemplateData());
  }

  /** A template that never had to do with either key is none of ours. */
  private Tally standing(Versions versions, Standing standing) {
    boolean ours =
        versions.all().stream()
            .anyMatch(
                version ->
                    needsOldKey(version)
                        || Ec2Templates.isKeyturns(version, order.sweep().newKey()));
    return Tally.one(ours ? standing : Standing.NOT_OURS);
  }

  /** Versions that need the old key and that nobody gets who does not name their number. */
  private Tally leftBehind(String template, Versions versions) {
    List<Tally> left = new ArrayList<>();
    for (LaunchTemplateVersion version : versions.all()) {
      if (needsOldKey(version)) {
        left.add(
            Tally.superseded(
                template
                    + " version "
                    + version.versionNumber()
                    + ", used only by who names its number"));
      }
    }
    return left.stream().reduce(Tally.EMPTY, Tally::plus);
  }

  /** The default is chosen last: until then, all that is made can be made again. */
  private void renew(String template, Versions versions) {
    Optional<LaunchTemplateVersion> standard =
        needsOldKey(versions.standard())
            ? Optional.of(successor(template, versions, versions.standard(), 0))
            : Optional.empty();
    LaunchTemplateVersion others = versions.latestOfOthers();
    long above = standard.map(LaunchTemplateVersion::versionNumber).orElse(0L);
    boolean outdone = others.versionNumber() < above && !isSame(others, versions.standard());
    if (outdone || (needsOldKey(others) && !isSame(others, versions.standard()))) {
      // Whoever launches the latest version must not get the default's data all of a sudden.
      successor(template, versions, others, above);
    }
    standard.ifPresent(version -> makeDefault(template, versions.standard(), version));
  }

  private static boolean isSame(LaunchTemplateVersion one, LaunchTemplateVersion other) {
    return one.versionNumber().equals(other.versionNumber());
  }

  /** The version that takes another's place; one of an earlier attempt, if there is one. */
  private LaunchTemplateVersion successor(
      String template, Versions versions, LaunchTemplateVersion of, long above) {
    String description = Ec2Templates.description(of.versionNumber(), order.sweep().newKey());
    ResponseLaunchTemplateData wanted = data.renewed(of.launchTemplateData());
    return versions.all().stream()
        .filter(version -> description.equals(version.versionDescription()))
        .filter(version -> version.versionNumber() > above)
        .filter(version -> wanted.equals(version.launchTemplateData()))
        .findFirst()
        .orElseGet(() -> create(template, of, description, wanted));
  }

  private LaunchTemplateVersion create(
      String template,
      LaunchTemplateVersion of,
      String description,
      ResponseLaunchTemplateData wanted) {
    String item = template + "/" + of.versionNumber();
    LaunchTemplateVersion made =
        AwsFailures.call(
                "ec2:CreateLaunchTemplateVersion",
                template,
                () ->
                    ec2.createLaunchTemplateVersion(
                        create ->
                            create
                                .launchTemplateId(template)
                                .sourceVersion(String.valueOf(of.versionNumber()))
                                .versionDescription(description)
                                .clientToken(Ec2Copies.token(order, item))
                                .launchTemplateData(Ec2TemplateData.request(wanted))))
            .launchTemplateVersion();
    if (!wanted.equals(made.launchTemplateData())) {
      throw FailureType.AWS_REFUSED.failure(
          template
              + ": version "
              + made.versionNumber()
              + " was made of version "
              + of.versionNumber()
              + " and differs in more than the key; compare and make one by hand, and choose it");
    }
    return made;
  }

  private void makeDefault(String template, LaunchTemplateVersion from, LaunchTemplateVersion to) {
    if (!templates.one(template).defaultVersionNumber().equals(from.versionNumber())) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          template + ": somebody else chose another default version; it is left to them");
    }
    templates.choose(template, to.versionNumber());
  }
}

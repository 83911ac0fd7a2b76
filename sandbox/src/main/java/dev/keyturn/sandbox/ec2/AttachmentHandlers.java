package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Xml;
import java.util.List;
import java.util.Optional;

/** Attaches and detaches volumes. */
final class AttachmentHandlers {
  private static final int MAX_VOLUMES = 28;
  private static final int MAX_INSTANCES = 16;

  private final EbsKeys keys;

  AttachmentHandlers(EbsKeys keys) {
    this.keys = keys;
  }

  void addTo(Operations operations) {
    operations.add("AttachVolume", "Device EbsCardIndex InstanceId VolumeId", this::attach);
    operations.add("DetachVolume", "Device Force InstanceId VolumeId", this::detach);
  }

  private void attach(Ec2Request request, Xml answer) {
    Parameters input = request.input();
    Volume volume = request.volume(input.required("VolumeId"));
    Instance instance = request.instance(input.required("InstanceId"));
    String device = input.required("Device");
    checkVolume(volume, instance);
    checkPlace(request.estate(), instance, device);
    Attachment attachment =
        new Attachment(
            new Attachment.Place(
                volume.id(), instance.id(), device, input.number("EbsCardIndex").orElse(0)),
            request.now(),
            false);
    if (instance.state() == Instance.State.RUNNING) {
      attachment.loaded(load(request, volume));
    }
    volume.attachments().add(attachment);
    request.later(() -> attached(attachment));
    attachment.write(answer);
  }

  private static void attached(Attachment attachment) {
    if (attachment.state() == Attachment.State.ATTACHING) {
      attachment.state(Attachment.State.ATTACHED);
    }
  }

  private static void checkVolume(Volume volume, Instance instance) {
    boolean shared = volume.shape().multiAttach() && volume.attachments().size() < MAX_INSTANCES;
    switch (volume.state()) {
      case AVAILABLE -> {}
      case IN_USE -> {
        if (!shared || volume.attachmentTo(instance.id()).isPresent()) {
          throw Ec2Errors.of("VolumeInUse", volume.id() + " is already attached to an instance");
        }
      }
      case CREATING, DELETING ->
          throw Ec2Errors.incorrectState(
              "Volume '" + volume.id() + "' is '" + volume.state().shown() + "', not 'available'");
    }
    if (!volume.origin().zone().equals(instance.traits().zone())) {
      throw Ec2Errors.of(
          "InvalidVolume.ZoneMismatch",
          "The volume '"
              + volume.id()
              + "' is not in the same availability zone as instance '"
              + instance.id()
              + "'");
    }
  }

  private static void checkPlace(Estate estate, Instance instance, String device) {
    if (!instance.isAtRest() && instance.state() != Instance.State.RUNNING) {
      throw Ec2Errors.incorrectState("Instance '" + instance.id() + "' is not 'running'.");
    }
    List<Attachment> taken = instance.attachments(estate);
    if (taken.stream().anyMatch(attachment -> attachment.device().equals(device))) {
      throw Ec2Errors.invalid(
          "Invalid value '"
              + device
              + "' for unixDevice. Attachment point "
              + device
              + " is already in use");
    }
    if (taken.size() >= MAX_VOLUMES) {
      throw Ec2Errors.of(
          "AttachmentLimitExceeded",
          "The instance '" + instance.id() + "' has " + MAX_VOLUMES + " volumes already");
    }
  }

  /** The error is the one that callers report [kubernetes/kubernetes#62171, kube-aws#393]. */
  private Hypervisor load(Ec2Request request, Volume volume) {
    try {
      return keys.load(request, volume);
    } catch (AwsError refused) {
      throw Ec2Errors.of(
          "CustomerKeyHasBeenRevoked",
          "Volume "
              + volume.id()
              + " cannot be attached. The encrypted volume was unable to access the KMS master"
              + " key.");
    }
  }

  private void detach(Ec2Request request, Xml answer) {
    Volume volume = request.volume(request.input().required("VolumeId"));
    Attachment attachment = attachment(request, volume);
    requireDetachable(request.estate(), attachment);
    attachment.state(Attachment.State.DETACHING);
    keys.unload(attachment);
    request.later(
        () -> {
          attachment.state(Attachment.State.DETACHED);
          volume.attachments().remove(attachment);
        });
    attachment.write(answer);
  }

  private static Attachment attachment(Ec2Request request, Volume volume) {
    Parameters input = request.input();
    if (volume.attachments().isEmpty()) {
      throw Ec2Errors.incorrectState(
          "Volume '" + volume.id() + "' is in the '" + volume.state().shown() + "' state.");
    }
    if (volume.attachments().stream().anyMatch(place -> !place.isToInstance())) {
      throw Ec2Errors.of(
          "UnsupportedOperationException",
          "Volume '" + volume.id() + "' is attached to an AWS-managed resource.");
    }
    Optional<String> instanceId = input.text("InstanceId");
    if (instanceId.isEmpty() && volume.attachments().size() > 1) {
      throw Ec2Errors.missing("instanceId, as the volume is attached to several instances");
    }
    Attachment attachment =
        volume
            .attachmentTo(instanceId.orElse(volume.attachments().get(0).instanceId()))
            .orElseThrow(() -> notAttached(volume, instanceId.orElse("")));
    if (!input.text("Device").orElse(attachment.device()).equals(attachment.device())) {
      throw notAttached(volume, attachment.instanceId());
    }
    return attachment;
  }

  private static void requireDetachable(Estate estate, Attachment attachment) {
    if (attachment.state() != Attachment.State.ATTACHED) {
      throw Ec2Errors.incorrectState(
          "Volume '" + attachment.volumeId() + "' is '" + attachment.state().shown() + "'.");
    }
    boolean atRest =
        estate
            .known(attachment.instanceId())
            .filter(Instance.class::isInstance)
            .map(Instance.class::cast)
            .filter(instance -> !instance.isAtRest())
            .isEmpty();
    if (attachment.isRoot() && !atRest) {
      throw Ec2Errors.notPermitted(
          "Unable to detach root volume '"
              + attachment.volumeId()
              + "' from instance '"
              + attachment.instanceId()
              + "'");
    }
  }

  private static AwsError notAttached(Volume volume, String instanceId) {
    return Ec2Errors.of(
        "InvalidAttachment.NotFound",
        "The volume '" + volume.id() + "' is not attached so to the instance '" + instanceId + "'");
  }
}

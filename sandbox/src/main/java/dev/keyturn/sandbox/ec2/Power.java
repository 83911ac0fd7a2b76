package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.AwsError;
import java.util.Optional;

/** Gives instances the data keys of their volumes, and takes them away. */
final class Power {
  private final EbsKeys keys;

  Power(EbsKeys keys) {
    this.keys = keys;
  }

  /** Opens all volumes of an instance or none; the error says why not. */
  Optional<AwsError> on(Ec2Request request, Instance instance) {
    try {
      for (Attachment attachment : instance.attachments(request.estate())) {
        if (attachment.state() != Attachment.State.DETACHING) {
          attachment.loaded(keys.load(request, volume(request, attachment)));
        }
      }
      return Optional.empty();
    } catch (AwsError refused) {
      off(request, instance);
      return Optional.of(refused);
    }
  }

  /** A host forgets at once, though the instance is shown to stop for a while. */
  void off(Ec2Request request, Instance instance) {
    instance.attachments(request.estate()).forEach(keys::unload);
  }

  /** A volume that an instance holds, seen or not yet. */
  private static Volume volume(Ec2Request request, Attachment attachment) {
    return request
        .estate()
        .known(attachment.volumeId())
        .filter(Volume.class::isInstance)
        .map(Volume.class::cast)
        .orElseThrow(() -> Kind.VOLUME.notFound(attachment.volumeId()));
  }
}

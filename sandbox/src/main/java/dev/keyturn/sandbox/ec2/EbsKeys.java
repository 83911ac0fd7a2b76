package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.kms.EnvelopeKeys;
import dev.keyturn.sandbox.kms.SealedKey;
import dev.keyturn.sandbox.kms.ServiceGrant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What EBS asks of KMS, in the name of a caller. */
final class EbsKeys {
  private static final String SERVICE_PRINCIPAL = "ec2.amazonaws.com";
  private static final byte[] NO_KEY = new byte[0];

  private final EnvelopeKeys keys;

  EbsKeys(EnvelopeKeys keys) {
    this.keys = keys;
  }

  /** The ARN of a key, or the reference itself where there is no such key: EBS accepts it first. */
  String shown(Ec2Request request, String reference) {
    try {
      return keys.resolve(request.caller(), reference, request.estate().region());
    } catch (AwsError unknown) {
      return reference;
    }
  }

  /**
   * A content for a new volume or snapshot: a copy of the source under the given key, or plain.
   * Under the source's own key the data key stays the same; under another there is a new one. Empty
   * if KMS refuses, which EBS tells asynchronously only.
   */
  Optional<Blocks> derive(Ec2Request request, Blocks source, Optional<String> key, String id) {
    try {
      return Optional.of(
          key.map(reference -> sealed(request, source, reference, id)).orElse(source));
    } catch (AwsError refused) {
      return Optional.empty();
    }
  }

  private Blocks sealed(Ec2Request request, Blocks source, String reference, String id) {
    Caller caller = request.caller();
    String via = via(request.estate());
    String keyArn = keys.resolve(caller, reference, request.estate().region());
    if (source.keyArn().filter(keyArn::equals).isPresent()) {
      return new Blocks(
          source.sealing().map(sealing -> rewrapped(caller, sealing, id, via)), source.stored());
    }
    byte[] oldDataKey =
        source
            .sealing()
            .map(old -> keys.open(caller, old.wrapped(), old.context(), via))
            .orElse(NO_KEY);
    SealedKey fresh = keys.seal(caller, keyArn, Blocks.Sealing.contextOf(id), via);
    Blocks.Sealing sealing = new Blocks.Sealing(fresh.wrapped(), id, "dek-" + UUID.randomUUID());
    return Blocks.seal(sealing, fresh.plaintext(), source.read(oldDataKey));
  }

  private Blocks.Sealing rewrapped(Caller caller, Blocks.Sealing old, String id, String via) {
    SealedKey.Wrapped wrapped =
        keys.reseal(
            caller,
            old.wrapped(),
            old.context(),
            old.wrapped().keyArn(),
            Blocks.Sealing.contextOf(id),
            via);
    return new Blocks.Sealing(wrapped, id, old.dataKeyId());
  }

  /**
   * Opens a volume's data key for a running instance, by a grant that the caller makes; throws
   * KMS's error if the caller or the key doesn't allow it.
   */
  Hypervisor load(Ec2Request request, Volume volume) {
    Optional<Blocks.Sealing> sealing = volume.blocks().sealing();
    if (sealing.isEmpty()) {
      return new Hypervisor(NO_KEY, Optional.empty());
    }
    Blocks.Sealing sealed = sealing.get();
    ServiceGrant grant =
        keys.grant(
            request.caller(),
            new ServiceGrant.Order(
                sealed.wrapped().keyArn(),
                SERVICE_PRINCIPAL,
                List.of("Decrypt"),
                sealed.context(),
                via(request.estate())));
    try {
      return new Hypervisor(
          keys.open(grant, sealed.wrapped(), sealed.context()), Optional.of(grant));
    } catch (AwsError refused) {
      keys.retire(grant);
      throw refused;
    }
  }

  /** Forgets an instance's data key and ends the grant. */
  void unload(Attachment attachment) {
    attachment.unloaded().flatMap(Hypervisor::grant).ifPresent(keys::retire);
  }

  private static String via(Estate estate) {
    return "ec2." + estate.region() + ".amazonaws.com";
  }
}

package dev.keyturn.sandbox.ec2;

import java.io.ByteArrayOutputStream;
import java.time.Instant;

/** An instance's operating system, as far as it reads and writes devices. */
record Guest(Estate estate, Instance instance) {

  static Guest of(Estates estates, String instanceId, Instant now) {
    Estate estate =
        estates
            .having(instanceId, now)
            .orElseThrow(() -> new IllegalArgumentException("there is no instance " + instanceId));
    if (estate.known(instanceId).orElseThrow() instanceof Instance instance) {
      return new Guest(estate, instance);
    }
    throw new IllegalArgumentException(instanceId + " is no instance");
  }

  byte[] read(String device) {
    Mounted mounted = mounted(device);
    return mounted.volume().blocks().read(mounted.hypervisor().dataKey());
  }

  void write(String device, byte[] content) {
    Mounted mounted = mounted(device);
    Volume volume = mounted.volume();
    volume.blocks(volume.blocks().write(mounted.hypervisor().dataKey(), content));
  }

  void append(String device, byte[] content) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(read(device));
    whole.writeBytes(content);
    write(device, whole.toByteArray());
  }

  /** KMS isn't asked here: the host has the data key, whatever became of the KMS key. */
  private Mounted mounted(String device) {
    if (instance.state() != Instance.State.RUNNING) {
      throw new IllegalArgumentException(
          instance.id() + " is " + instance.state().shown() + ", not running");
    }
    for (Volume volume : estate.all(Volume.class)) {
      for (Attachment attachment : volume.attachments()) {
        if (attachment.instanceId().equals(instance.id())
            && attachment.device().equals(device)
            && attachment.state() == Attachment.State.ATTACHED
            && attachment.hypervisor().isPresent()) {
          return new Mounted(volume, attachment.hypervisor().get());
        }
      }
    }
    throw new IllegalArgumentException(instance.id() + " has no volume at " + device);
  }

  private record Mounted(Volume volume, Hypervisor hypervisor) {}
}

package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.SandboxClock;
import java.time.Instant;

/** What AWS's other services do to resources of EC2, and its callers can't. */
public final class ServiceHand {
  private final Estates estates;
  private final SandboxClock clock;

  ServiceHand(Estates estates, SandboxClock clock) {
    this.estates = estates;
    this.clock = clock;
  }

  /** Sets a tag that may be one of AWS's own, such as {@code aws:autoscaling:groupName}. */
  public void tag(String resource, String key, String value) {
    synchronized (estates) {
      known(resource).tags().put(key, value);
    }
  }

  /**
   * Lets a service manage an instance or a volume.
   *
   * @param principal such as {@code eks.amazonaws.com}
   * @param hidden whether only who asks for managed resources sees it
   */
  public void manage(String resource, String principal, boolean hidden) {
    synchronized (estates) {
      known(resource).operator(new Resource.Operator(principal, hidden));
    }
  }

  /**
   * Lets a service attach a volume to what is no instance.
   *
   * @param to an ARN, such as that of a task of ECS
   */
  public void attach(String volume, String to, String principal) {
    synchronized (estates) {
      if (!(known(volume) instanceof Volume found)) {
        throw new IllegalArgumentException(volume + " is no volume");
      }
      found
          .attachments()
          .add(Attachment.to(new Attachment.Holder(to, principal), volume, clock.now()));
    }
  }

  private Resource known(String id) {
    Instant now = clock.now();
    return estates
        .having(id, now)
        .flatMap(estate -> estate.known(id))
        .orElseThrow(() -> new IllegalArgumentException("there is no " + id));
  }
}

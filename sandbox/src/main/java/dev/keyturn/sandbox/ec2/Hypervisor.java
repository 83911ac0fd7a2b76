package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.kms.ServiceGrant;
import java.util.Optional;

/** What a running instance's host holds of a volume: the opened data key and the grant for it. */
@SuppressWarnings("ArrayRecordComponent") // key bytes are passed on, never compared
record Hypervisor(byte[] dataKey, Optional<ServiceGrant> grant) {
  @Override
  public String toString() {
    return "Hypervisor[" + grant + "]";
  }
}

package dev.keyturn.key;

import java.util.List;

/** What IAM says of each suspect that is a user or a role. */
public record SuspectLooks(List<SuspectLook> suspects) {
  public SuspectLooks {
    suspects = List.copyOf(suspects);
  }
}

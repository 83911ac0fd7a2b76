package dev.keyturn.aws.estate;

import dev.keyturn.audit.Lineage;
import dev.keyturn.audit.RunEnd;

/** Knows how runs ended that made keys. */
@FunctionalInterface
public interface RunEnds {
  /** How the run ended that made a key, which names it. */
  RunEnd endOf(Lineage lineage);
}
